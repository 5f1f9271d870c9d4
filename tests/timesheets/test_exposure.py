"""Exposure: frame to drawing."""

from __future__ import annotations

from plugin_core.timesheets.exposure import Exposure, Hold, exposure_of, missing_drawings


def test_an_entry_holds_until_the_next() -> None:
    exposure = exposure_of([(0, "A.1"), (3, "A.2"), (4, None)], 6)
    assert exposure.stems == ("A.1", "A.1", "A.1", "A.2", None, None)


def test_nothing_shows_before_the_first_entry() -> None:
    assert exposure_of([(2, "A.1")], 4).stems == (None, None, "A.1", "A.1")


def test_a_negative_frame_says_what_shows_from_the_start() -> None:
    assert exposure_of([(-1, "A.1"), (2, "A.2")], 3).stems == ("A.1", "A.1", "A.2")


def test_a_negative_frame_gives_way_to_frame_0() -> None:
    assert exposure_of([(-1, "A.1"), (0, "A.2")], 2).stems == ("A.2", "A.2")


def test_entries_beyond_the_end_are_cut() -> None:
    assert exposure_of([(0, "A.1"), (9, "A.2")], 2).stems == ("A.1", "A.1")


def test_holds_are_the_runs_of_one_drawing() -> None:
    exposure = Exposure(("A.1", "A.1", None, "A.1"))
    assert exposure.holds() == (Hold(0, 2, "A.1"), Hold(2, 1, None), Hold(3, 1, "A.1"))


def test_the_order_names_each_drawing_once() -> None:
    assert Exposure(("A.3", "A.3", None, "A.1", "A.3")).order() == ("A.3", "A.1")


def test_a_frame_outside_shows_nothing() -> None:
    exposure = Exposure(("A.1",))
    assert (exposure.at(-1), exposure.at(0), exposure.at(1)) == (None, "A.1", None)


def test_missing_drawings_are_named_in_one_sentence() -> None:
    error = missing_drawings("sheet.xdts", "A", ["4", "7", "4", "9"])
    assert error.message == (
        "sheet.xdts shows drawings 4, 7 and 9 of level 'A', but there is no such line art."
    )


def test_many_missing_drawings_are_counted() -> None:
    error = missing_drawings("sheet.xdts", "A", [str(number) for number in range(20)])
    assert "6, 7 and 12 more" in error.message
