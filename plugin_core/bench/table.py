"""The bench's one table: method by sequence by metric, as Markdown and as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from .scores import Average, TrialScores, average_over_sequences, paired_difference

TABLE_VERSION: Final = 1


@dataclass(frozen=True)
class Column:
    """A metric, its heading, and how it is written: a factor and decimals."""

    name: str
    heading: str
    factor: float
    decimals: int


COLUMNS: Final = (
    Column("acc", "Acc", 100, 1),
    Column("acc_thres", "Acc-Thres", 100, 1),
    Column("acc_thres_foreground", "Acc-Thres fg", 100, 1),
    Column("miou", "mIoU", 100, 1),
    Column("pix_f_acc", "Pix-F-Acc", 100, 1),
    Column("clicks", "clicks/drawing", 1, 1),
    Column("coverage", "coverage @98", 100, 1),
    Column("precision", "precision @98", 100, 1),
    Column("learn_seconds", "learn s", 1, 1),
    Column("drawing_seconds", "s/drawing", 1, 2),
    Column("peak_mib", "peak MiB", 1, 0),
)
HEADLINE: Final = "acc_thres_foreground"
SHOWN: Final = "shown"
BASE: Final = "auto"
"""What the others are compared with."""


@dataclass(frozen=True)
class BenchTable:
    """Everything that a bench run measured."""

    settings: dict[str, Any]
    trials: tuple[TrialScores, ...]

    @property
    def methods(self) -> tuple[str, ...]:
        """Methods in the order in which they were asked for."""
        return tuple(dict.fromkeys(trial.method for trial in self.trials))

    def values(self, method: str, metric: str) -> list[float]:
        """Return what a method reached on each sequence, where it was measured."""
        found = [trial.values.get(metric) for trial in self.trials if trial.method == method]
        return [value for value in found if value is not None]

    def differences(self) -> dict[str, Average]:
        """Return how much more of the headline figure each method reached than ``auto``."""
        trials = {
            method: [trial for trial in self.trials if trial.method == method and not trial.error]
            for method in self.methods
        }
        base = trials.pop(BASE, [])
        shared = {trial.sequence for trial in base}
        return {
            method: paired_difference(ran, base, HEADLINE)
            for method, ran in trials.items()
            if any(trial.sequence in shared for trial in ran)
        }

    def to_dict(self) -> dict[str, Any]:
        """Return it ready for JSON, averages included."""
        return {
            "version": TABLE_VERSION,
            "settings": self.settings,
            "averages": {method: self._averages(method) for method in self.methods},
            "differences": {name: asdict(less) for name, less in self.differences().items()},
            "trials": [trial.to_dict() for trial in self.trials],
        }

    def to_markdown(self) -> str:
        """Return it as a Markdown table; per method the average, then every sequence."""
        headings = ["method", "sequence", *(column.heading for column in COLUMNS)]
        rows = [row for method in self.methods for row in self._rows(method)]
        lines = [headings, ["---"] * 2 + ["---:"] * len(COLUMNS), *rows]
        table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
        settings = ", ".join(f"{name} {value}" for name, value in self.settings.items())
        told = self._differences_told(), self._shown_told(), self._failures()
        parts = [settings, table, _LEGEND, *told]
        return "\n\n".join(filter(None, parts)) + "\n"

    def _averages(self, method: str) -> dict[str, Any]:
        names = [name for trial in self.trials if trial.method == method for name in trial.values]
        measured = {name: self.values(method, name) for name in dict.fromkeys(names)}
        return {
            name: asdict(average_over_sequences(values))
            for name, values in measured.items()
            if values
        }

    def _rows(self, method: str) -> list[list[str]]:
        trials = [trial for trial in self.trials if trial.method == method]
        ran = [trial for trial in trials if not trial.error]
        average = [self._average_cell(method, column) for column in COLUMNS]
        rows = [[f"**{method}**", f"**average of {len(ran)}**", *average]]
        for trial in trials:
            cells = [_cell(trial.values.get(column.name), column) for column in COLUMNS]
            rows.append([method, trial.sequence, *cells])
        return rows

    def _average_cell(self, method: str, column: Column) -> str:
        values = self.values(method, column.name)
        if not values:
            return "-"
        average = average_over_sequences(values)
        mean = f"**{_cell(average.mean, column)}**"
        if column.name != HEADLINE:
            return mean
        return f"{mean} ({_cell(average.low, column)}-{_cell(average.high, column)})"

    def _differences_told(self) -> str:
        told = [f"{method} {less:+}" for method, less in self.differences().items()]
        return f"Acc-Thres fg beyond that of {BASE}: {', '.join(told)}." if told else ""

    def _shown_told(self) -> str:
        shown = next(filter(None, (self.values(method, SHOWN) for method in self.methods)), None)
        if shown is None:
            return ""
        average = average_over_sequences(shown).mean
        return (
            f"{100 * average:.1f} % of the foreground regions above 10 px have a color that a "
            "reference shows; from the references alone no method gets more right."
        )

    def _failures(self) -> str:
        failed = [trial for trial in self.trials if trial.error]
        return "\n\n".join(f"{one.method} on {one.sequence}: {one.error}" for one in failed)


_LEGEND: Final = (
    "Shares in percent, means over drawings; the average over sequences with its 95 % interval "
    "(bootstrap). Regions are cut without closing gaps; reference drawings are not scored. "
    "Clicks: wrong regions when every region is painted. Coverage and precision: regions larger "
    "than 10 px that were painted when 98 % precision was asked for, and the share of them that "
    "is right."
)


def _cell(value: float | None, column: Column) -> str:
    return "-" if value is None else f"{value * column.factor:.{column.decimals}f}"
