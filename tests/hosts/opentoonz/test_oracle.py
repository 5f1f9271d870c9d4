"""The real program decides: what it renders of our copies, pixel by pixel.

``SHIAGE_TCOMPOSER`` names its ``tcomposer``:

    SHIAGE_TCOMPOSER=/opt/opentoonz/bin/tcomposer pytest tests/hosts/opentoonz/test_oracle.py

It ends well even where it renders nothing, so pixels are compared and exit codes are not believed.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import numpy as np
import pytest
from shiage_opentoonz.cm32 import ink_of, paint_of, tone_of
from shiage_opentoonz.frame_ids import FrameId
from shiage_opentoonz.tlv import open_tlv
from shiage_opentoonz.tpl import read_tpl
from shiage_opentoonz.workspace import open_workspace

from plugin_core.images import read_rgba
from plugin_core.session import colorize, learn
from tests.hosts.opentoonz.toonz_levels import walk_level, write_project

_RENDERED_BY = os.environ.get("SHIAGE_TCOMPOSER", "")

pytestmark = pytest.mark.skipif(
    not Path(_RENDERED_BY).is_file(),
    reason="needs the program's renderer: SHIAGE_TCOMPOSER=/path/to/tcomposer pytest"
    " tests/hosts/opentoonz/test_oracle.py",
)

_GRAPH = """
  <fxnodes>
    <terminal> <fxnode id='101'/> </terminal>
    <xsheet> <Toonz_xsheetFx id='200'/> </xsheet>
    <output> <Toonz_outputFx id='201'> <ports> <source> <Toonz_xsheetFx id='200'/> </source>
    </ports> </Toonz_outputFx> </output>
  </fxnodes>
"""


def _render(scene: Path, frame: int) -> np.ndarray:
    out = scene.parent / f"{scene.stem}_out" / "frame..png"
    out.parent.mkdir(exist_ok=True)
    command = [_RENDERED_BY, str(scene), "-o", str(out), "-range", str(frame), str(frame)]
    subprocess.run(command, check=False, capture_output=True, timeout=120)
    return read_rgba(out.with_name(f"frame.{frame:04d}.png"))


def _drawn(path: Path, number: int) -> np.ndarray:
    """Render a drawing by the rule of the format."""
    level, palette = open_tlv(path), read_tpl(path.with_suffix(".tpl"))
    pixels = level.read(FrameId(number)).pixels[::-1]
    table = np.array([style.rgba for style in palette.styles], np.float64)
    table[:, :3] *= table[:, 3:] / 255
    tone = tone_of(pixels)[..., None] / 255.0
    return table[ink_of(pixels)] * (1 - tone) + table[paint_of(pixels)] * tone


@pytest.mark.parametrize("mark_unsure", [False, True], ids=["left", "marked"])
def test_the_program_renders_our_copy_as_the_format_says(tmp_path: Path, mark_unsure: bool) -> None:
    scene = write_project(tmp_path / "project")
    text = scene.read_text(encoding="utf-8").replace("<history>", f"{_GRAPH}<history>")
    fx = (
        "<fx> <Toonz_columnFx id='101'> <params> </params> <ports> </ports> </Toonz_columnFx> </fx>"
    )
    scene.write_text(text.replace("</cells>", f"</cells> {fx}"), encoding="utf-8")
    walk_level(tmp_path / "project" / "drawings" / "A.tlv")
    workspace = open_workspace(scene)
    shot = workspace.open_shot()
    model = learn(shot, method="nearest_region", max_seconds=1)
    for result in colorize(shot, model, precision=1 if mark_unsure else 0):
        result.save()
    written = workspace.write_back(mark_unsure=mark_unsure)
    assert written.scene is not None
    rendered = _render(written.scene, 2).astype(np.float64)
    rendered[..., :3] *= rendered[..., 3:] / 255
    expected = _drawn(written.level, 2)
    top, left = (rendered.shape[0] - 160) // 2, (rendered.shape[1] - 200) // 2
    shown = rendered[top : top + 160, left : left + 200]
    assert np.abs(shown - expected).max() <= 1
