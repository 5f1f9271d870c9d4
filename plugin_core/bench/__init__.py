"""Measure the methods on sequences whose paint is known."""

from __future__ import annotations

from .running import BenchPlan, run_bench
from .table import BenchTable

__all__ = ["BenchPlan", "BenchTable", "run_bench"]
