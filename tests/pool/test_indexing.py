"""The index of a pool: each drawing is looked at once, and found again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from plugin_core.errors import EmptyPool, JobCancelled
from plugin_core.features.drawing_embedding import similarity
from plugin_core.images import write_png
from plugin_core.jobs import CancelToken
from plugin_core.pool import index_file, indexing
from plugin_core.pool.index import PoolIndex, join_indexes
from plugin_core.pool.indexing import INDEX_FILE, index_color_models, index_pool
from plugin_core.pool.pool_drawings import PoolDrawing
from plugin_core.pool.reading import open_alone
from plugin_core.shot import Shot
from tests.drawings import CLOTH, GOLD, SKIN, LineDrawing, make_shot, walking_figure


def face(x: int, y: int) -> LineDrawing:
    drawing = LineDrawing(220, 160).circle((x, y), 40, SKIN)
    return drawing.circle((x - 15, y - 10), 6, CLOTH).circle((x + 15, y - 10), 6, CLOTH)


def stairs(step: int) -> LineDrawing:
    drawing = LineDrawing(220, 160)
    for place in range(5):
        drawing.rectangle((10 + 40 * place, 140 - step * place, 36, 10 + step * place), GOLD)
    return drawing


@pytest.fixture
def pool(tmp_path: Path) -> Path:
    folder = tmp_path / "pool"
    for name, drawing in {
        "face/one": face(80, 80),
        "face/two": face(120, 70),
        "stairs": stairs(20),
        "steep": stairs(26),
    }.items():
        write_png(folder / f"{name}.png", drawing.paint())
    return folder


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The drawings whose regions were cut."""
    seen: list[str] = []

    def open_and_tell(pooled: PoolDrawing) -> Shot:
        seen.append(pooled.file.stem)
        return open_alone(pooled)

    monkeypatch.setattr(indexing, "open_alone", open_and_tell)
    yield seen


def test_drawings_are_compared_with_all_as_with_each_alone(pool: Path) -> None:
    index = index_pool(pool)
    alone = [
        [similarity(target, one[None])[0] for one in index.embeddings]
        for target in index.embeddings
    ]
    np.testing.assert_allclose(index.similarities(list(index.embeddings)), alone, atol=1e-6)


def test_a_face_is_most_like_the_other_face(pool: Path) -> None:
    index = index_pool(pool)
    names = [one.file.stem for one in index.drawings]
    (alike,) = index.similarities([index.embeddings[names.index("one")]])
    assert [names[row] for row in np.argsort(-alike)[:2]] == ["one", "two"]


def test_an_unchanged_pool_is_looked_at_once(pool: Path, looked: list[str]) -> None:
    first = index_pool(pool)
    assert sorted(looked) == ["one", "stairs", "steep", "two"]
    looked.clear()
    again = index_pool(pool)
    assert looked == []
    assert again.fingerprint == first.fingerprint
    np.testing.assert_allclose(again.embeddings, first.embeddings, atol=1e-3)


def test_only_what_changed_is_looked_at_again(pool: Path, looked: list[str]) -> None:
    before = index_pool(pool)
    looked.clear()
    write_png(pool / "steep.png", stairs(12).paint())
    assert index_pool(pool).fingerprint != before.fingerprint
    assert looked == ["steep"]


def test_a_renamed_drawing_is_known_by_its_content(pool: Path, looked: list[str]) -> None:
    before = index_pool(pool)
    looked.clear()
    (pool / "steep.png").rename(pool / "other.png")
    after = index_pool(pool)
    assert looked == []
    assert after.fingerprint == before.fingerprint
    assert "other" in {one.file.stem for one in after.drawings}


def test_a_removed_drawing_leaves_the_index(pool: Path) -> None:
    index_pool(pool)
    shutil.rmtree(pool / "face")
    assert {one.file.stem for one in index_pool(pool).drawings} == {"stairs", "steep"}


def test_an_index_of_another_version_is_made_anew_and_says_so(
    pool: Path, looked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as old:
        old.setattr(index_file, "INDEX_VERSION", "0.1")
        index_pool(pool)
    looked.clear()
    index = index_pool(pool)
    assert len(looked) == 4
    assert index.warnings == (
        f"{pool / INDEX_FILE} was made by another version of Shiage: it is made anew.",
    )
    assert index_pool(pool).warnings == ()


@pytest.mark.parametrize("data", [b"", b"no archive", b"PK\x03\x04 torn"])
def test_a_damaged_index_is_made_anew_and_says_so(pool: Path, data: bytes) -> None:
    path = pool / INDEX_FILE
    path.parent.mkdir()
    path.write_bytes(data)
    index = index_pool(pool)
    assert len(index) == 4
    assert index.warnings == (f"{path} is damaged: it is made anew.",)


def test_a_pool_that_cannot_be_written_works_and_says_so(pool: Path) -> None:
    (pool / ".shiage").write_text("a file where the folder should be")
    index = index_pool(pool)
    assert len(index) == 4
    (warning,) = index.warnings
    assert str(pool / INDEX_FILE) in warning
    assert warning.endswith("The pool is looked at again next time.")


def test_what_cannot_be_used_is_left_out_by_name(pool: Path) -> None:
    (pool / "torn.png").write_bytes(b"\x89PNG no more")
    write_png(pool / "bare.png", face(80, 80).line())
    for _ in range(2):  # the second time from the index
        index = index_pool(pool)
        assert len(index) == 4
        assert len(index.warnings) == 2
        assert index.warnings[0] == "bare.png of the pool is left out: it is not painted."
        assert index.warnings[1].startswith("torn.png of the pool is left out: torn.png cannot be")


def test_a_drawing_on_dark_paper_is_left_out_by_name(tmp_path: Path) -> None:
    make_shot(tmp_path, [walking_figure(0), walking_figure(1)], painted=(1, 2))
    dark = 255 - walking_figure(1).line()
    dark[..., 3] = 255
    write_png(tmp_path / "line" / "A.0002.png", dark)
    (warning,) = index_pool(tmp_path).warnings
    assert warning.startswith("paint/A.0002.png of the pool is left out: its paper is dark")


def test_a_pool_without_paint_is_refused(tmp_path: Path) -> None:
    write_png(tmp_path / "bare.png", face(80, 80).line())
    why = "bare.png of the pool is left out: it is not painted."
    with pytest.raises(EmptyPool, match=f"No drawing in the pool {tmp_path} is painted. {why}"):
        index_pool(tmp_path)


def test_a_cancel_keeps_what_was_seen(pool: Path, looked: list[str]) -> None:
    cancel = CancelToken()

    def stop_at_second(fraction: float, stage: str) -> None:
        if len(looked) == 1:
            cancel.cancel()

    with pytest.raises(JobCancelled):
        index_pool(pool, progress=stop_at_second, cancel=cancel)
    seen = set(looked)
    looked.clear()
    index_pool(pool)
    assert not seen & set(looked)


def test_color_models_are_indexed_in_the_shot(tmp_path: Path) -> None:
    assert len(index_color_models(tmp_path)) == 0
    assert not (tmp_path / ".shiage").exists()
    write_png(tmp_path / "color_model" / "front.png", face(80, 80).paint())
    assert [one.file.stem for one in index_color_models(tmp_path).drawings] == ["front"]
    assert (tmp_path / ".shiage" / "color_model.safetensors").is_file()


def test_the_same_drawing_in_two_pools_counts_once(pool: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(pool / "face", copy)
    joined = join_indexes([index_pool(pool), index_pool(copy)])
    assert len(joined) == 4
    assert all(pool in one.file.parents for one in joined.drawings)
    assert len(joined.embeddings) == 4


def test_nothing_joined_is_an_empty_index() -> None:
    assert len(join_indexes([])) == 0
    assert PoolIndex().similarities([np.zeros((5, 512), np.float32)]).shape == (1, 0)
