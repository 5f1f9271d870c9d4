"""The real work: by a call in this process and by a real engine, on drawings that are known."""

from __future__ import annotations

import json
import shutil
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest

from plugin_core import Shot, colorize, learn
from plugin_core.client import Engine
from plugin_core.engine.watch import Watch
from plugin_core.engine.work import do_work
from plugin_core.errors import (
    ForeignFile,
    InputError,
    JobCancelled,
    ModelError,
    NotPainted,
    ShiageError,
    StorageError,
)
from plugin_core.jobs import CancelToken, no_progress
from plugin_core.process.warm import warm
from plugin_core.protocol import (
    CheckRequest,
    ColorizeRequest,
    FinishedDrawing,
    LearnRequest,
    Settings,
)
from tests.disks import make_read_only, small_disk
from tests.drawings import make_shot, walking_figure
from tests.fakes.running import running_engine

PLAIN = Settings(method="nearest_region")
REAL_WORKER = ("--worker", "plugin_core.engine.worker", "--memory-mib", "8000")


class Listener:
    """Keeps what a job tells."""

    def __init__(self) -> None:
        self.drawings: list[FinishedDrawing] = []
        self.notices: list[str] = []
        self.cancel = CancelToken()

    @property
    def watch(self) -> Watch:
        return Watch(no_progress, self.drawings.append, self.notices.append, self.cancel)


@pytest.fixture
def walk(tmp_path: Path) -> Path:
    """A shot of four drawings, the first painted."""
    return make_shot(tmp_path / "walk", [walking_figure(step) for step in range(4)], painted=(1,))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine that does real work."""
    with running_engine(tmp_path_factory.mktemp("engine"), *REAL_WORKER) as running:
        yield running.client()


def learn_and_colorize(client: Engine, shot: Path) -> list[FinishedDrawing]:
    client.learn(LearnRequest(str(shot), settings=PLAIN)).wait()
    return client.colorize(ColorizeRequest(str(shot), settings=PLAIN)).wait().drawings


def results_of(folder: Path) -> dict[str, bytes]:
    """Return every result; of the records everything but the time that they took."""
    found = {}
    for path in sorted((folder / "result").iterdir()):
        if path.name.startswith("A.") and path.suffix == ".json":
            record = json.loads(path.read_text())
            found[path.name] = json.dumps({**record, "seconds": 0}).encode()
        elif path.name.startswith("A."):
            found[path.name] = path.read_bytes()
    return found


def repaint(path: Path, *, old: tuple[int, ...], new: tuple[int, ...]) -> None:
    """Change one color of a painted drawing as an artist would."""
    picture = cv2.cvtColor(cv2.imread(str(path), cv2.IMREAD_UNCHANGED), cv2.COLOR_BGRA2RGBA)
    picture[(picture == old).all(axis=2)] = new
    cv2.imwrite(str(path), cv2.cvtColor(picture, cv2.COLOR_RGBA2BGRA))


def test_with_and_without_the_engine_results_are_the_same(client: Engine, tmp_path: Path) -> None:
    steps = [walking_figure(step) for step in range(4)]
    here, there = (make_shot(tmp_path / name, steps) for name in ("here", "there"))
    shot = Shot.open(here)
    for result in colorize(shot, learn(shot, method="nearest_region")):
        result.save()
    drawings = learn_and_colorize(client, there)
    assert [drawing.number for drawing in drawings] == [2, 3, 4]
    assert results_of(here) == results_of(there)
    assert len(results_of(there)) == 6


def test_a_finished_drawing_says_where_and_how_sure(client: Engine, walk: Path) -> None:
    first = learn_and_colorize(client, walk)[0]
    assert first.picture == str(walk / "result" / "A.0002.png")
    assert Path(first.regions_file).is_file()
    record = json.loads(Path(first.regions_file).read_text())
    assert first.regions == len(record["regions"])
    assert first.uncertain == sum(region["color_id"] is None for region in record["regions"])


def test_a_second_run_repaints_nothing_and_says_so(client: Engine, walk: Path) -> None:
    learn_and_colorize(client, walk)
    before = {path: path.stat().st_mtime_ns for path in (walk / "result").iterdir()}
    again = learn_and_colorize(client, walk)
    assert [drawing.number for drawing in again if drawing.unchanged] == [2, 3, 4]
    assert {path: path.stat().st_mtime_ns for path in (walk / "result").iterdir()} == before


def test_a_correction_is_learned_by_a_warm_engine_as_by_a_cold_call(
    client: Engine, tmp_path: Path
) -> None:
    steps = [walking_figure(step) for step in range(4)]
    here, there = (make_shot(tmp_path / name, steps, painted=(1, 4)) for name in ("here", "there"))
    learn_and_colorize(client, there)
    for folder in (here, there):
        repaint(folder / "paint" / "A.0004.png", old=(240, 200, 60, 255), new=(200, 10, 10, 255))
    warm.resize(0)
    try:
        shot = Shot.open(here)
        for result in colorize(shot, learn(shot, method="nearest_region")):
            result.save()
    finally:
        warm.resize(2**29)
    learn_and_colorize(client, there)
    pictures = {name: data for name, data in results_of(here).items() if name.endswith("png")}
    assert pictures == {k: v for k, v in results_of(there).items() if k.endswith("png")}


def test_only_the_drawings_asked_for_are_colored(walk: Path, tmp_path: Path) -> None:
    listener = Listener()
    do_work(LearnRequest(str(walk), settings=PLAIN), listener.watch)
    out = tmp_path / "out"
    do_work(ColorizeRequest(str(walk), drawings=(3,), out=str(out)), listener.watch)
    assert [drawing.number for drawing in listener.drawings] == [3]
    assert sorted(path.name for path in out.iterdir()) == ["A.0003.json", "A.0003.png"]
    assert not (walk / "result").exists()


def test_what_the_artist_painted_is_never_changed(client: Engine, walk: Path) -> None:
    before = {path: path.read_bytes() for path in walk.rglob("*.png")}
    learn_and_colorize(client, walk)
    assert {path: path.read_bytes() for path in before} == before


def test_a_result_that_the_artist_corrected_is_not_overwritten(client: Engine, walk: Path) -> None:
    learn_and_colorize(client, walk)
    mine = walk / "result" / "A.0003.png"
    repaint(mine, old=(255, 224, 196, 255), new=(0, 0, 0, 255))
    corrected = mine.read_bytes()
    with pytest.raises(ForeignFile, match=r"A\.0003\.png was changed after Shiage wrote it"):
        client.colorize(ColorizeRequest(str(walk), settings=PLAIN)).wait()
    assert mine.read_bytes() == corrected


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda shot: shutil.rmtree(shot), InputError),
        (lambda shot: shutil.rmtree(shot / "line"), InputError),
        (lambda shot: shutil.rmtree(shot / "paint"), NotPainted),
        (lambda shot: (shot / "line" / "A.0001.png").write_bytes(b"\x89PNG\r\n\x1a\n"), InputError),
        (
            lambda shot: (shot / "sheet.xdts").write_bytes(
                b"exchangeDigitalTimeSheet Save Data\n{"
            ),
            InputError,
        ),
    ],
    ids=["no shot", "no lines", "no paint", "half a picture", "half a sheet"],
)
def test_a_spoiled_shot_is_one_sentence(
    client: Engine, walk: Path, spoil: object, error: type[ShiageError]
) -> None:
    spoil(walk)  # type: ignore[operator]
    with pytest.raises(error) as caught:
        client.learn(LearnRequest(str(walk), settings=PLAIN)).wait()
    assert caught.value.message.endswith(".") and "Traceback" not in caught.value.message


def test_a_bomb_in_the_shot_is_one_sentence(client: Engine, walk: Path) -> None:
    header = b"\x00\x00\x00\rIHDR" + struct.pack(">II", 20_000, 20_000) + b"\x08\x06\x00\x00\x00"
    bomb = b"\x89PNG\r\n\x1a\n" + header + struct.pack(">I", zlib.crc32(header[4:]))
    (walk / "line" / "A.0002.png").write_bytes(bomb)
    with pytest.raises(InputError, match=r"A\.0002\.png"):
        client.learn(LearnRequest(str(walk), settings=PLAIN)).wait()
        client.colorize(ColorizeRequest(str(walk), settings=PLAIN)).wait()


def test_without_a_model_it_says_to_learn_first(client: Engine, walk: Path) -> None:
    with pytest.raises(ModelError, match="Nothing has been learned from this shot yet"):
        client.colorize(ColorizeRequest(str(walk))).wait()


def test_an_unknown_method_is_named(client: Engine, walk: Path) -> None:
    with pytest.raises(InputError, match="no method called magic"):
        client.learn(LearnRequest(str(walk), settings=Settings(method="magic"))).wait()


def test_a_shot_renamed_during_the_job_is_one_sentence(client: Engine, tmp_path: Path) -> None:
    steps = [walking_figure(step) for step in range(30)]
    shot = make_shot(tmp_path / "walk", steps)
    client.learn(LearnRequest(str(shot), settings=PLAIN)).wait()
    job = client.colorize(ColorizeRequest(str(shot), settings=PLAIN))
    while not job.drawings and not job.is_over:
        job.poll()
    shot.rename(tmp_path / "moved")
    with pytest.raises((InputError, StorageError)) as caught:
        job.wait()
    assert str(shot) in caught.value.message
    again = learn_and_colorize(client, tmp_path / "moved")
    assert len(again) == 29


def test_names_in_any_script_and_very_long_paths_work(client: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "第3話 Épisode ✓" / "カット 012"
    while len(str(folder)) < 900:
        folder /= "とても長い" * 10
    shot = make_shot(folder, [walking_figure(step) for step in range(2)])
    assert [drawing.number for drawing in learn_and_colorize(client, shot)] == [2]


def test_a_path_that_no_system_allows_is_one_sentence(client: Engine) -> None:
    with pytest.raises(InputError, match="too long"):
        client.learn(LearnRequest("/" + "x" * 5000)).wait()


def test_a_cancelled_learning_leaves_the_shot_as_it_was(walk: Path) -> None:
    listener = Listener()
    listener.cancel.cancel()
    before = sorted(walk.rglob("*"))
    with pytest.raises(JobCancelled):
        do_work(LearnRequest(str(walk), settings=PLAIN), listener.watch)
    assert sorted(walk.rglob("*")) == before


def test_a_check_names_what_to_look_at_and_writes_nothing(walk: Path) -> None:
    path = walk / "paint" / "A.0001.png"
    picture = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    picture[75:85, 45:55] = 0
    cv2.imwrite(str(path), picture)
    listener = Listener()
    do_work(LearnRequest(str(walk), settings=PLAIN), listener.watch)
    do_work(ColorizeRequest(str(walk), settings=PLAIN), listener.watch)
    written = sorted(walk.rglob("*"))
    (walk / "line" / "A.0002.png").write_bytes((walk / "line" / "A.0003.png").read_bytes())
    checker = Listener()
    do_work(CheckRequest(str(walk)), checker.watch)
    assert checker.notices == [
        "A.0001: 100 pixels inside painted regions have no color of the palette.",
        "A.0002: Its lines changed after it was colored: colorize it again.",
    ]
    assert sorted(walk.rglob("*")) == written


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for next to nothing."""
    with small_disk(tmp_path / "disk", "64k") as disk:
        yield disk


def test_a_full_disk_is_one_sentence_and_leaves_no_half_file(
    client: Engine, walk: Path, tiny_disk: Path
) -> None:
    client.learn(LearnRequest(str(walk), settings=PLAIN)).wait()
    (tiny_disk / "ballast").write_bytes(b"x" * 56_000)
    request = ColorizeRequest(str(walk), settings=PLAIN, out=str(tiny_disk))
    with pytest.raises(StorageError, match="the disk is full"):
        client.colorize(request).wait()
    for path in tiny_disk.glob("*.png"):
        assert cv2.imread(str(path), cv2.IMREAD_UNCHANGED) is not None
    assert not list(tiny_disk.glob(".*"))
    (tiny_disk / "ballast").unlink()
    assert len(client.colorize(request).wait().drawings) == 3


def test_a_read_only_folder_is_one_sentence(client: Engine, walk: Path, tiny_disk: Path) -> None:
    client.learn(LearnRequest(str(walk), settings=PLAIN)).wait()
    make_read_only(tiny_disk)
    request = ColorizeRequest(str(walk), settings=PLAIN, out=str(tiny_disk))
    with pytest.raises(StorageError, match="could not be written"):
        client.colorize(request).wait()
