"""Which drawing shows when, and what our layer shows then."""

from __future__ import annotations

from shiage_krita.plan import Candidate, Frame, guess_layers, plan_drawings


def test_a_picture_that_shows_twice_is_one_drawing() -> None:
    plan = plan_drawings({0: "a", 4: "b", 8: "a", 12: None}, painted=(), left_out=())
    assert plan.drawing_at == {0: 0, 4: 4, 8: 0, 12: None}
    assert plan.drawings == (0, 4)
    assert plan.times_of(0) == (0, 8)
    assert plan.frames() == [
        Frame((0, 8), 0, None),
        Frame((4,), 4, None),
        Frame((12,), None, None),
    ]


def test_paint_between_two_line_keys_belongs_to_the_drawing_in_force() -> None:
    plan = plan_drawings({0: "a", 4: "b"}, painted=(2,), left_out=())
    assert plan.paint_of() == {0: 2}
    assert plan.frames() == [Frame((0, 2), 0, 2), Frame((4,), 4, None)]


def test_paint_that_is_left_out_is_shown_where_it_is_but_not_learned() -> None:
    plan = plan_drawings({0: "a", 4: "b", 8: "a"}, painted=(0, 4), left_out=(0,))
    assert plan.paint_of() == {4: 4}
    assert plan.frames() == [Frame((0,), 0, 0), Frame((4,), 4, 4), Frame((8,), 0, None)]


def test_two_paintings_of_one_drawing_are_both_kept() -> None:
    plan = plan_drawings({0: "a"}, painted=(0, 5), left_out=())
    assert plan.frames() == [Frame((0,), 0, 0), Frame((5,), 0, 5)]


def test_a_layer_always_begins_at_frame_0() -> None:
    plan = plan_drawings({6: "a"}, painted=(), left_out=())
    assert plan.frames() == [Frame((0,), None, None), Frame((6,), 6, None)]


def test_a_range_begins_with_the_drawing_that_is_held_into_it() -> None:
    plan = plan_drawings({0: "a", 4: "b", 8: "c"}, painted=(), left_out=())
    assert plan.shown_in(5, 8) == (4, 8)
    assert plan.shown_in(5, 5) == (4,)


def _layers(*names: str) -> list[Candidate]:
    return [Candidate(name, name, is_animated=name != "Background") for name in names]


def test_layers_are_guessed_by_their_names() -> None:
    assert guess_layers(_layers("Background", "My colours", "Line art")) == (
        "Line art",
        "My colours",
    )
    assert guess_layers(_layers("彩色", "線画", "Background")) == ("線画", "彩色")


def test_layers_without_telling_names_are_guessed_by_their_key_frames() -> None:
    assert guess_layers(_layers("Ink", "Background", "Layer 3")) == ("Ink", "Layer 3")


def test_an_empty_document_has_nothing_to_guess() -> None:
    assert guess_layers([]) == ("", "")
