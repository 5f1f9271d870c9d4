from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_core.engine.paths import check_folder, check_name, check_paths, open_shot_folder
from plugin_core.errors import BadMessage, InputError
from plugin_core.protocol import ColorizeRequest, LearnRequest


@pytest.mark.parametrize(
    "text", ["/work/c012", "/work/彩色/カット 12", "/w/" + "long " * 800, "/a\\b"]
)
def test_an_absolute_folder_may_be_named(text: str) -> None:
    check_folder(text, "shot", flavor=PurePosixPath)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "c012",
        "~/c012",
        "/work/../etc",
        "/work/c012/..",
        "/work/c012\0.png",
        "/work/\nc012",
        "//server/share",
        r"\\server\share",
        r"\\?\C:\work",
        r"C:\work",
        "file:///work",
    ],
)
def test_any_other_path_is_refused(text: str) -> None:
    with pytest.raises(BadMessage, match=r"^Request\.shot"):
        check_folder(text, "shot", flavor=PurePosixPath)


def test_a_share_as_a_pool_is_told_what_to_give_instead(tmp_path: Path) -> None:
    request = LearnRequest(shot=str(tmp_path), pool=("//server/models/hero",))
    with pytest.raises(BadMessage, match=r"^Request\.pool: names a network share") as refused:
        check_paths(request)
    assert refused.value.hint == "Give the folder's absolute path, on a drive or a mount point."


@pytest.mark.parametrize("text", [r"C:\work\c012", "D:/アニメ/c012", r"C:\work\console"])
def test_an_absolute_windows_folder_may_be_named(text: str) -> None:
    check_folder(text, "shot", flavor=PureWindowsPath)


@pytest.mark.parametrize(
    "text",
    [
        r"\\server\share\c012",
        "//server/share/c012",
        r"\\.\PhysicalDrive0",
        r"\\?\C:\work",
        r"\??\C:\work",
        r"C:work",
        r"\work",
        r"C:\work\..\x",
        r"C:\work\NUL",
        r"C:\work\com1.txt",
        r"C:\work\aux .png",
        r"C:\work\c012:stream",
    ],
)
def test_a_windows_device_or_share_is_refused(text: str) -> None:
    with pytest.raises(BadMessage):
        check_folder(text, "shot", flavor=PureWindowsPath)


@pytest.mark.parametrize("name", ["A", "B2", "背景", "A cel"])
def test_a_level_has_a_plain_name(name: str) -> None:
    check_name(name, "level")


@pytest.mark.parametrize(
    "name", ["..", ".", "A/B", "A\\B", "A\0", "C:", "NUL", "com3", "*", "A?", "a|b", "a\x1b[2J"]
)
def test_a_level_that_could_be_a_path_is_refused(name: str) -> None:
    with pytest.raises(BadMessage):
        check_paths(LearnRequest("/work/c012", level=name))


def test_the_folder_for_results_is_checked_as_well() -> None:
    with pytest.raises(BadMessage, match=r"^Request\.out"):
        check_paths(ColorizeRequest("/work/c012", out="../elsewhere"))


@given(st.text(st.sampled_from("./\\:\0ab~ \n"), max_size=12))
def test_a_path_that_passes_stays_below_the_folder_that_it_names(text: str) -> None:
    try:
        check_folder("/shots/" + text, "shot", flavor=PurePosixPath)
    except BadMessage:
        return
    parts = PurePosixPath("/shots/" + text).parts
    assert parts[:2] == ("/", "shots") and ".." not in parts and "\0" not in text


@given(st.text(st.sampled_from("./\\:\0ab~ \n"), min_size=1, max_size=6))
def test_a_level_that_passes_is_one_part_of_a_path(name: str) -> None:
    try:
        check_name(name, "level")
    except BadMessage:
        return
    assert PurePosixPath("/shot", f"{name}.0001.png").parent == PurePosixPath("/shot")
    assert PureWindowsPath("C:/shot", f"{name}.0001.png").parent == PureWindowsPath("C:/shot")


def test_a_folder_that_is_gone_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no shot folder"):
        open_shot_folder(str(tmp_path / "gone"))


def test_links_within_the_shot_are_fine(shot: Path) -> None:
    (shot / "paint").mkdir()
    (shot / "paint" / "A.0001.png").symlink_to(shot / "line" / "A.0001.png")
    assert open_shot_folder(str(shot)) == shot


def test_the_shot_folder_itself_may_be_a_link(tmp_path: Path, shot: Path) -> None:
    (tmp_path / "link").symlink_to(shot)
    assert open_shot_folder(str(tmp_path / "link")) == tmp_path / "link"


@pytest.mark.parametrize(
    "name", ["line/A.0009.png", "result", ".shiage/A/model.json", "sheet.xdts", "line/deep/x.png"]
)
def test_a_link_out_of_the_shot_is_refused(tmp_path: Path, shot: Path, name: str) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (shot / name).parent.mkdir(parents=True, exist_ok=True)
    (shot / name).symlink_to(secret)
    with pytest.raises(InputError, match="leads out of the shot"):
        open_shot_folder(str(shot))


def test_every_folder_of_a_pool_must_be_absolute() -> None:
    check_paths(LearnRequest("/work/c012", pool=("/work/models",)))
    with pytest.raises(BadMessage, match=r"^Request\.pool: is not an absolute path"):
        check_paths(LearnRequest("/work/c012", pool=("/work/models", "models")))
