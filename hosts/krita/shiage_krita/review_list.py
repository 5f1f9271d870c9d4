"""The list *Please check these frames*, and what the unsure regions of a frame could be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from .qt import Qt, QtWidgets
from .review import UnsureRegion
from .texts import tr

_SHOWN: Final = 4
_TIME: Final = Qt.ItemDataRole.UserRole


class ReviewList(QtWidgets.QWidget):
    """Frames with unsure regions; a click goes there."""

    def __init__(self, go_to: Callable[[int], None], parent: Any = None) -> None:
        super().__init__(parent)
        self._go_to = go_to
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.title = QtWidgets.QLabel(tr("Please check these frames"), self)
        layout.addWidget(self.title)
        self.list = QtWidgets.QListWidget(self)
        self.list.setMinimumHeight(60)
        self.list.setMaximumHeight(120)
        self.list.itemClicked.connect(lambda item: go_to(item.data(_TIME)))
        self.list.itemActivated.connect(lambda item: go_to(item.data(_TIME)))
        layout.addWidget(self.list)
        self.why = QtWidgets.QLabel(self)
        self.why.setWordWrap(True)
        self.why.setTextFormat(Qt.TextFormat.RichText)
        layout.addWidget(self.why)
        self.show_frames({})

    def show_frames(self, unsure: Mapping[int, int]) -> None:
        """List frames with how many unsure regions each has."""
        self.list.clear()
        for time, count in sorted(unsure.items()):
            text = tr("Frame {time}: {count} unsure", time=time, count=count)
            item = QtWidgets.QListWidgetItem(text)
            item.setData(_TIME, time)
            self.list.addItem(item)
        self.list.setVisible(bool(unsure))
        self.title.setVisible(bool(unsure))
        self.why.setVisible(False)

    @property
    def times(self) -> list[int]:
        """The frames in the list."""
        return [self.list.item(row).data(_TIME) for row in range(self.list.count())]

    def next_after(self, time: int) -> int | None:
        """Return the next frame to check; after the last one comes the first."""
        times = self.times
        return next((each for each in times if each > time), times[0] if times else None)

    def select(self, time: int) -> None:
        """Mark a frame of the list."""
        if time in self.times:
            self.list.setCurrentRow(self.times.index(time))

    def explain(self, regions: Sequence[UnsureRegion]) -> None:
        """Tell what the largest unsure regions could be, and which painted frames they follow."""
        self.why.setVisible(bool(regions))
        self.why.setText("<br>".join(_explain(region) for region in regions[:_SHOWN]))


def _explain(region: UnsureRegion) -> str:
    x, y, width, height = region.bounds
    place = tr("At {x}, {y}:", x=x + width // 2, y=y + height // 2)
    swatches = " ".join(
        f'<span style="background:#{bytes(color).hex()}">&nbsp;&nbsp;&nbsp;</span> {share:.0%}'
        for color, share in region.candidates[:3]
    )
    numbers = {int(stem.rpartition(".")[2]) for stem in region.follows}
    frames = ", ".join(map(str, sorted(numbers)))
    follows = " " + tr("like frame {frames}", frames=frames) if frames else ""
    return f"{place} {swatches}{follows}"
