"""Tests of benchmarks.generated: shots that the bench can read."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from benchmarks import many_painted, unpainted
from benchmarks.generated import draw_sequence
from plugin_core.bench.sequences import find_sequences
from plugin_core.images import read_rgba
from plugin_core.synthesis import generate_shot


def test_the_bench_finds_the_shots_with_exact_paint(tmp_path: Path) -> None:
    draw_sequence(tmp_path / "machines_0", "machines", 5, 3, 160)

    (sequence,) = find_sequences(tmp_path, lines="line")

    wanted = generate_shot("machines", 5, 3, 160, separation_lines=True)
    assert [one.stem for one in sequence.drawings] == ["0001", "0002", "0003"]
    for one, drawn in zip(sequence.drawings, wanted, strict=True):
        np.testing.assert_array_equal(read_rgba(one.line), drawn.line)
        np.testing.assert_array_equal(read_rgba(one.truth), drawn.paint)


@pytest.mark.parametrize(
    ("benchmark", "said"), [(many_painted, "10 drawings or more"), (unpainted, "no others")]
)
def test_benchmarks_say_which_sequences_they_lack(
    tmp_path: Path,
    benchmark: ModuleType,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    draw_sequence(tmp_path / "machines_0", "machines", 5, 2, 160)
    pools = ["--pools", "others"] if benchmark is unpainted else []
    monkeypatch.setattr("sys.argv", ["benchmark", str(tmp_path), *pools])
    with pytest.raises(SystemExit):
        benchmark.main()
    assert said in capsys.readouterr().err
