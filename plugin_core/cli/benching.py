"""``bench``: the methods measured on sequences whose paint is known."""

from __future__ import annotations

from pathlib import Path

from ..bench import BenchPlan, run_bench
from ..jobs import CancelToken
from .output import Output

DEFAULT_OUT = Path("bench-result")


def run_bench_command(
    folder: Path, plan: BenchPlan, out: Path | None, output: Output, cancel: CancelToken
) -> bool:
    """Measure, write table and pictures, and print the table."""
    place = out or DEFAULT_OUT
    with output.progress() as progress:
        table = run_bench(folder, place, plan, progress=progress, cancel=cancel)
    output.say_plain(table.to_markdown())
    output.say_plain(f"Pictures of what went wrong: {place}")
    output.finish({**table.to_dict(), "out": str(place)})
    return False
