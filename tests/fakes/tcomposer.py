"""A stand-in for the program's renderer: ends well whatever it renders, as the real one does.

``FAKE_TCOMPOSER`` says what it does: ``right`` renders by the rule of the format, ``wrong`` takes
every style for the next one, ``nothing`` writes no file.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
from shiage_opentoonz.cm32 import ink_of, paint_of, tone_of
from shiage_opentoonz.frame_ids import FrameId
from shiage_opentoonz.scene_levels import open_scene
from shiage_opentoonz.tlv import open_tlv
from shiage_opentoonz.tpl import read_tpl

from plugin_core.images import write_png


def main() -> None:
    """Render one frame of a scene that shows drawing N on frame N: ``SCENE -o OUT -range N N``."""
    scene, out, frame = Path(sys.argv[1]), Path(sys.argv[3]), int(sys.argv[5])
    behavior = os.environ["FAKE_TCOMPOSER"]
    if behavior == "nothing":
        return
    opened = open_scene(scene)
    level = opened.place.decode(opened.paintable[0].path)
    styles = [style.rgba for style in read_tpl(level.with_suffix(".tpl")).styles]
    if behavior == "wrong":
        styles = [styles[0], *styles[2:], styles[1]]
    pixels = open_tlv(level).read(FrameId(frame)).pixels[::-1]
    table = np.array(styles, np.float64)
    table[:, :3] *= table[:, 3:] / 255
    tone = tone_of(pixels)[..., None] / 255
    shown = table[ink_of(pixels)] * (1 - tone) + table[paint_of(pixels)] * tone
    shown[..., :3] *= 255 / np.maximum(shown[..., 3:], 1)
    name = f"{out.stem.rstrip('.')}.{frame:04d}{out.suffix}"
    write_png(out.with_name(name), shown.clip(0, 255).round().astype(np.uint8))


if __name__ == "__main__":
    main()
