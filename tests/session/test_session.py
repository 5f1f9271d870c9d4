"""Learn and colorize over a shot, by methods without weights."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from plugin_core.arrays import BACKGROUND, NO_COLOR
from plugin_core.errors import (
    InputError,
    JobCancelled,
    ModelError,
    NotPainted,
    NoWeights,
    StorageError,
)
from plugin_core.files import shipped
from plugin_core.images import read_rgba
from plugin_core.jobs import CancelToken
from plugin_core.methods.matcher import matcher_networks
from plugin_core.palette import Palette, write_palette
from plugin_core.preparing import prepare
from plugin_core.session import colorize, learn, stored_model
from plugin_core.session.results import Result
from plugin_core.shot import Shot
from tests.disks import make_read_only, small_disk
from tests.drawings import (
    CLEAR,
    CLOTH,
    GOLD,
    HAIR,
    SKIN,
    LineDrawing,
    make_shot,
    walking_figure,
    write_picture,
)

METHOD = "nearest_region"


def paint_all(folder: Path, *, precision: float = 0.0) -> list[Result]:
    """Learn a shot and save what is colorized."""
    shot = Shot.open(folder)
    results = list(colorize(shot, learn(shot, method=METHOD), precision=precision))
    for result in results:
        result.save()
    return results


def stems(results: list[Result]) -> list[str]:
    return [result.drawing.stem for result in results]


def test_every_drawing_that_is_not_painted_is_colorized(walk_shot: Path) -> None:
    assert stems(paint_all(walk_shot)) == ["A.0002", "A.0003", "A.0004"]
    for step in (1, 2, 3):
        painted = read_rgba(walk_shot / "result" / f"A.{step + 1:04d}.png")
        between = ~walking_figure(step).line_mask
        right = (painted == walking_figure(step).paint()).all(axis=2)
        assert right[between].mean() > 0.95


def test_scripts_name_folders_by_texts(walk_shot: Path, tmp_path: Path) -> None:
    shot, out = Shot.open(str(walk_shot)), tmp_path / "out"
    model = learn(shot, method=METHOD)
    for result in colorize(shot, model, folder=str(out)):
        assert result.save().parent == out
        assert result.save(str(tmp_path / "copies")).parent == tmp_path / "copies"
    assert not list(colorize(shot, model, folder=str(out)))


def test_a_pool_of_one_folder_is_named_by_a_text(walk_shot: Path, tmp_path: Path) -> None:
    drawings = [walking_figure(step) for step in range(2)]
    bare = make_shot(tmp_path / "bare", drawings, painted=())
    model = learn(Shot.open(bare), method="retrieval", pool=str(walk_shot))
    again = learn(Shot.open(bare), method="retrieval", pool=[walk_shot], anew=True)
    assert model.pool == again.pool != ()


def test_colors_of_results_are_of_the_palette(walk_shot: Path) -> None:
    palette = Shot.open(walk_shot).palette
    for result in paint_all(walk_shot):
        assert not np.any(palette.index_map(result.rgba()) == NO_COLOR)


def test_a_drawing_colored_from_itself_is_right(tmp_path: Path) -> None:
    figure = walking_figure()
    folder = make_shot(tmp_path / "shot", [figure, figure])
    (result,) = paint_all(folder)
    between = ~figure.line_mask
    assert np.array_equal(result.rgba()[between], figure.paint()[between])


def test_precision_leaves_unsure_regions_blank(walk_shot: Path) -> None:
    shot = Shot.open(walk_shot)
    model = learn(shot, method=METHOD)
    sure = list(colorize(shot, model, precision=1.0))
    assert all(result.uncertain_regions for result in sure)
    everything = list(colorize(shot, model, precision=0.0))
    assert not any(result.uncertain_regions for result in everything)


def test_a_partly_painted_drawing_is_completed_and_kept(walk_shot: Path) -> None:
    figure = walking_figure(2)
    partly = figure.paint(only=[HAIR, CLOTH])
    partly[(partly == HAIR).all(axis=2)] = GOLD  # the artist wants golden hair here
    write_picture(walk_shot / "paint" / "A.0003.png", partly)
    results = {result.drawing.stem: result for result in paint_all(walk_shot)}
    assert list(results) == ["A.0002", "A.0003", "A.0004"]
    painted = results["A.0003"].rgba()
    artist = partly[..., 3] > 0
    assert np.array_equal(painted[artist], partly[artist])
    assert painted[46, 40 + 8 + 26].tolist() == list(SKIN)


def test_a_corrected_result_that_was_accepted_is_followed(walk_shot: Path) -> None:
    paint_all(walk_shot)
    result = walk_shot / "result" / "A.0003.png"
    corrected = read_rgba(result).copy()
    corrected[(corrected == HAIR).all(axis=2)] = 0
    corrected[(corrected == CLOTH).all(axis=2)] = 0
    write_picture(result, corrected)
    Shot.open(walk_shot).accept(3)
    assert stems(paint_all(walk_shot)) == ["A.0002", "A.0003", "A.0004"]
    known = corrected[..., 3] > 0
    assert np.array_equal(read_rgba(result)[known], corrected[known])


def test_a_corrected_result_that_was_accepted_may_be_painted_on(walk_shot: Path) -> None:
    paint_all(walk_shot)
    for place, color in (("result", HAIR), ("paint", CLOTH)):
        picture = walk_shot / place / "A.0003.png"
        corrected = read_rgba(picture).copy()
        corrected[(corrected == color).all(axis=2)] = 0
        write_picture(picture, corrected)
        if place == "result":
            Shot.open(walk_shot).accept(3)
    assert stems(paint_all(walk_shot)) == ["A.0002", "A.0003", "A.0004"]


def test_a_single_corrected_region_makes_no_other_region_unsure(walk_shot: Path) -> None:
    shot = Shot.open(walk_shot)
    model = learn(shot, method=METHOD)
    before = {result.drawing.stem: result for result in colorize(shot, model, precision=0.7)}
    face = walking_figure(2).paint(only=[SKIN])
    write_picture(walk_shot / "paint" / "A.0003.png", face)

    shot = Shot.open(walk_shot)
    after = list(colorize(shot, learn(shot, method=METHOD, resume=model), precision=0.7))

    assert stems(after) == ["A.0002", "A.0003", "A.0004"]
    for result in after:
        painted = before[result.drawing.stem].decision.colors
        assert np.array_equal(
            result.decision.colors[painted != NO_COLOR], painted[painted != NO_COLOR]
        )


def test_what_was_unsure_in_an_accepted_result_teaches_nothing(walk_shot: Path) -> None:
    shot = Shot.open(walk_shot)
    model = learn(shot, method=METHOD)
    (result,) = colorize(shot, model, drawings=[3], precision=1.0)
    result.save()
    unsure = {region.id for region in result.uncertain_regions}
    shot.accept(3)
    prepared = prepare(shot, shot.drawing(3), gap_px=model.gap_px)
    assert unsure
    assert all(prepared.colors[number - 1] == NO_COLOR for number in unsure)


def test_paper_in_an_accepted_result_stays_paper(tmp_path: Path) -> None:
    painted, target = walking_figure(), walking_figure()
    for figure, holes in ((painted, 1), (target, 3)):
        for place in range(4):
            figure.rectangle((110, 4 + 14 * place, 10, 10), GOLD)
        for place in range(holes):
            figure.rectangle((130, 4 + 44 * place, 36, 36))
    shot = Shot.open(make_shot(tmp_path / "shot", [painted, target]))
    model = learn(shot, method=METHOD)
    (result,) = colorize(shot, model, precision=0.0)
    result.save()

    drawing = shot.accept(2)

    accepted = prepare(shot, drawing, gap_px=model.gap_px).colors
    assert np.count_nonzero(accepted == BACKGROUND) == 4
    assert np.array_equal(accepted, result.decision.colors)


def test_what_is_blank_after_the_artist_painted_on_is_meant(walk_shot: Path) -> None:
    shot = Shot.open(walk_shot)
    model = learn(shot, method=METHOD)
    (result,) = colorize(shot, model, drawings=[3], precision=1.0)
    result.save()
    shot.accept(3)
    write_picture(walk_shot / "paint" / "A.0003.png", walking_figure(2).paint())
    shot = Shot.open(walk_shot)
    assert NO_COLOR not in prepare(shot, shot.drawing(3), gap_px=model.gap_px).colors


def test_blanks_of_a_result_that_the_artist_changed_are_the_artists(walk_shot: Path) -> None:
    shot = Shot.open(walk_shot)
    model = learn(shot, method=METHOD)
    (result,) = colorize(shot, model, drawings=[3], precision=1.0)
    corrected = walking_figure(2).paint()
    write_picture(result.save(), corrected)
    shot.accept(3)
    assert shot.left_blank(shot.drawing(3)) is None


def test_a_shot_that_may_only_be_read_says_what_has_to_be_written(tmp_path: Path) -> None:
    with small_disk(tmp_path / "studio", "4m") as disk:
        folder = make_shot(disk / "c012", [walking_figure(step) for step in range(2)])
        make_read_only(disk)
        with pytest.raises(StorageError, match="What is learned is kept there") as raised:
            learn(Shot.open(folder), method=METHOD)
        assert str(folder / ".shiage" / "A") in raised.value.message


def test_what_was_learned_colors_a_shot_that_may_only_be_read(tmp_path: Path) -> None:
    with small_disk(tmp_path / "studio", "4m") as disk:
        folder = make_shot(disk / "c012", [walking_figure(step) for step in range(2)])
        learn(Shot.open(folder), method=METHOD)
        make_read_only(disk)
        shot = Shot.open(folder)
        model = learn(shot, method=METHOD)
        (result,) = colorize(shot, model, folder=tmp_path / "out")
        assert result.save() == tmp_path / "out" / "A.0002.png"


def test_paint_that_fills_no_region_is_told(tmp_path: Path) -> None:
    figure = walking_figure()
    figure.stroke([(0, 0), (199, 0), (199, 159), (0, 159), (0, 0)])
    folder = make_shot(tmp_path / "shot", [figure, figure])
    speck = np.zeros_like(figure.paint())
    speck[120:126, 100:110] = SKIN
    write_picture(folder / "paint" / "A.0001.png", speck)
    with pytest.raises(NotPainted, match=r"The paint of A\.0001\.png fills no region by half"):
        learn(Shot.open(folder))


def test_learning_twice_does_nothing_twice(
    walk_shot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = learn(Shot.open(walk_shot), method=METHOD)
    monkeypatch.setattr("plugin_core.session.learning.get_method", forbidden)
    assert learn(Shot.open(walk_shot), method=METHOD).hash == first.hash


def test_painted_drawings_that_contradict_each_other_are_told(walk_shot: Path) -> None:
    figures = [walking_figure(step) for step in range(3)]
    spoiled = figures[2].paint()
    spoiled[(figures[2].paint() == CLOTH).all(2)], spoiled[(figures[2].paint() == HAIR).all(2)] = (
        HAIR,
        CLOTH,
    )
    for number, paint in enumerate([figures[0].paint(), figures[1].paint(), spoiled], start=1):
        write_picture(walk_shot / "paint" / f"A.{number:04d}.png", paint)
    for _ in range(2):  # the second time nothing is learned
        shot = Shot.open(walk_shot)
        learn(shot, method="auto")
        (warning,) = shot.warnings
        assert warning.startswith("A.0003 is painted unlike the other painted drawings")
        assert "#5c3c28 where they have #3c6ebe" in warning
    write_picture(walk_shot / "paint" / "A.0003.png", figures[2].paint())
    shot = Shot.open(walk_shot)
    learn(shot, method="auto")
    assert shot.warnings == []


def test_learning_anew_learns_though_nothing_changed(
    walk_shot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learn(Shot.open(walk_shot), method=METHOD)
    monkeypatch.setattr("plugin_core.session.learning.get_method", forbidden)
    with pytest.raises(AssertionError):
        learn(Shot.open(walk_shot), method=METHOD, anew=True)


def test_a_color_that_came_into_the_palette_is_learned(walk_shot: Path) -> None:
    paint_all(walk_shot)
    shot = Shot.open(walk_shot)
    model = stored_model(shot)
    write_palette(walk_shot / "palette.json", shot.palette.with_colors([(1, 2, 3, 255)]))
    shot = Shot.open(walk_shot)
    with pytest.raises(ModelError, match="another palette: #010203"):
        colorize(shot, model)
    learned = learn(shot, method=METHOD, resume=model)
    assert (1, 2, 3, 255) in [color.rgba for color in learned.palette.colors]
    assert len(list(colorize(shot, learned))) > 0


def test_a_color_that_was_given_a_name_bears_it(walk_shot: Path) -> None:
    paint_all(walk_shot)
    known = Shot.open(walk_shot).palette
    named = Palette((known.colors[0], replace(known.colors[1], name="skin"), *known.colors[2:]))
    write_palette(walk_shot / "palette.json", named)
    assert any(one.color.name == "skin" for one in paint_all(walk_shot)[0].regions if one.color)


def test_colorizing_twice_does_nothing_twice(
    walk_shot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paint_all(walk_shot)
    shot = Shot.open(walk_shot)
    model = stored_model(shot)
    monkeypatch.setattr("plugin_core.session.colorist.get_method", forbidden)
    assert list(colorize(shot, model, precision=0.0)) == []


def test_only_what_changed_is_colorized_again(walk_shot: Path) -> None:
    paint_all(walk_shot)
    write_picture(walk_shot / "line" / "A.0003.png", walking_figure(5).line())
    assert stems(paint_all(walk_shot)) == ["A.0003"]


def test_other_settings_colorize_again(walk_shot: Path) -> None:
    assert len(paint_all(walk_shot)) == 3
    assert len(paint_all(walk_shot, precision=0.5)) == 3


def test_new_paint_is_learned_and_known_colors_keep_their_place(walk_shot: Path) -> None:
    first = learn(Shot.open(walk_shot), method=METHOD)
    paint = walking_figure(1).paint()
    paint[(paint == HAIR).all(axis=2)] = (250, 20, 20, 255)
    write_picture(walk_shot / "paint" / "A.0002.png", paint)
    second = learn(Shot.open(walk_shot), method=METHOD, resume=first)
    assert second.palette.colors[: len(first.palette)] == first.palette.colors
    assert second.palette.colors[-1].rgba == (250, 20, 20, 255)
    assert sorted(second.drawings) == ["A.0001", "A.0002"]


def test_a_model_that_lacks_a_color_is_refused(walk_shot: Path) -> None:
    model = learn(Shot.open(walk_shot), method=METHOD)
    write_picture(walk_shot / "paint" / "A.0002.png", recolored(walking_figure(1).paint()))
    with pytest.raises(ModelError, match="#fa1414"):
        colorize(Shot.open(walk_shot), model)


@pytest.mark.parametrize("method", ["matcher", "retrieval"])
def test_what_is_nothing_without_weights_is_not_learned_without_them(
    walk_shot: Path, method: str
) -> None:
    shot = Shot.open(walk_shot)
    with pytest.raises(InputError, match="cannot do without the supplied weights") as error:
        learn(shot, method=method, pretrained=False)
    assert "--no-pretrained" in error.value.hint
    assert not shot.work_folder.exists()


def test_missing_weights_are_told_before_anything_else_is_learned(
    walk_shot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    matcher_networks.cache_clear()
    monkeypatch.setattr(shipped, "_CODE", walk_shot / "nowhere")
    told: list[float] = []
    with pytest.raises(NoWeights, match="matcher"):
        learn(Shot.open(walk_shot), on_progress=lambda fraction, _: told.append(fraction))
    assert max(told) < 0.1


def test_learning_does_not_go_on_from_another_method(walk_shot: Path) -> None:
    shot = Shot.open(walk_shot)
    model = learn(shot, method="same_position")
    with pytest.raises(ModelError, match="cannot go on from what same_position learned"):
        learn(shot, method=METHOD, resume=model)


def test_without_paint_there_is_nothing_to_learn(tmp_path: Path) -> None:
    shot = Shot.open(make_shot(tmp_path / "shot", [walking_figure()], painted=()))
    with pytest.raises(NotPainted):
        learn(shot, method=METHOD)


@pytest.mark.parametrize("method", ["auto", "same_position"])
def test_without_the_paint_that_was_learned_nothing_is_colored(
    method: str, walk_shot: Path
) -> None:
    model = learn(Shot.open(walk_shot), method=method)
    paint = walk_shot / "paint"
    (paint / "A.0001.png").rename(paint / "A.0003.png")
    with pytest.raises(NotPainted, match="Nothing that was learned of"):
        list(colorize(Shot.open(walk_shot), model))


def test_drawings_are_chosen_by_number(walk_shot: Path) -> None:
    shot = Shot.open(walk_shot)
    model = learn(shot, method=METHOD)
    assert stems(list(colorize(shot, model, drawings=[4, 1]))) == ["A.0004"]
    with pytest.raises(InputError, match="There is no drawing 7"):
        colorize(shot, model, drawings=[2, 7])


@pytest.mark.parametrize("precision", [-0.1, 1.1, float("nan")])
def test_a_precision_is_a_share(walk_shot: Path, precision: float) -> None:
    shot = Shot.open(walk_shot)
    with pytest.raises(InputError, match="precision"):
        colorize(shot, learn(shot, method=METHOD), precision=precision)


def test_cancel_keeps_finished_drawings(walk_shot: Path) -> None:
    shot = Shot.open(walk_shot)
    cancel = CancelToken()
    results = colorize(shot, learn(shot, method=METHOD), cancel=cancel)
    next(results).save()
    cancel.cancel()
    with pytest.raises(JobCancelled):
        next(results)
    assert sorted(path.name for path in shot.result_folder.iterdir()) == [
        "A.0002.json",
        "A.0002.png",
    ]


@pytest.mark.parametrize("seconds", [-1.0, float("inf"), float("nan")])
def test_learning_takes_a_number_of_seconds(seconds: float, walk_shot: Path) -> None:
    with pytest.raises(InputError, match="Learning cannot take"):
        learn(Shot.open(walk_shot), max_seconds=seconds)


def test_a_damaged_state_is_a_sentence_not_a_bug(
    walk_shot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shot = Shot.open(walk_shot)
    model = learn(shot, method=METHOD)

    class Broken:
        def restore(self, *_: object) -> None:
            raise KeyError("weights")

    monkeypatch.setattr("plugin_core.session.colorist.get_method", lambda name: Broken())
    with pytest.raises(ModelError, match="is damaged"):
        list(colorize(shot, model))


def test_progress_never_goes_back_and_ends_at_one(walk_shot: Path) -> None:
    seen: list[float] = []
    shot = Shot.open(walk_shot)
    model = learn(shot, method=METHOD, on_progress=lambda done, stage: seen.append(done))
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    seen.clear()
    list(colorize(shot, model, on_progress=lambda done, stage: seen.append(done)))
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_ids_of_colors_outlive_a_new_run(walk_shot: Path) -> None:
    before = learn(Shot.open(walk_shot), method=METHOD).palette
    write_picture(walk_shot / "paint" / "A.0002.png", recolored(walking_figure(1).paint()))
    after = Shot.open(walk_shot).palette
    ids = {color.rgba: color.color_id for color in after.colors}
    assert all(ids[color.rgba] == color.color_id for color in before.colors)


def recolored(paint: np.ndarray) -> np.ndarray:
    """Give the hair a new color."""
    paint[(paint == HAIR).all(axis=2)] = (250, 20, 20, 255)
    return paint


def forbidden(name: str) -> None:
    raise AssertionError(f"{name} was asked for again")


def bust(step: int) -> LineDrawing:
    """Return a figure that the lower border of the picture cuts off."""
    drawing = LineDrawing(160, 120).rectangle((40 + step, 70, 80, 80), CLOTH)
    return drawing.circle((80 + step, 45), 30, HAIR).circle((82 + step, 50), 16, SKIN)


def test_a_correction_leaves_alone_what_the_border_cuts_off(tmp_path: Path) -> None:
    folder = make_shot(tmp_path, [bust(3 * step) for step in range(4)])
    write_picture(folder / "paint" / "A.0002.png", bust(3).paint(only=[SKIN]))
    shot = Shot.open(folder)
    second, third, fourth = (
        result.rgba() for result in colorize(shot, learn(shot, method=METHOD), precision=0)
    )
    for paint in (second, third, fourth):
        assert tuple(paint[112, 85]) == CLOTH
        assert tuple(paint[4, 4]) == CLEAR


def test_where_no_drawing_is_whole_what_is_blank_at_the_border_is_paper(tmp_path: Path) -> None:
    folder = make_shot(tmp_path, [bust(0), bust(3)], painted=())
    write_picture(folder / "paint" / "A.0001.png", bust(0).paint(only=[SKIN]))
    shot = Shot.open(folder)
    for result in colorize(shot, learn(shot, method=METHOD), precision=0):
        assert tuple(result.rgba()[4, 4]) == CLEAR
