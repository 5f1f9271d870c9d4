"""The file that gives a layer its key frames."""

from __future__ import annotations

import xml.etree.ElementTree as xml
import zipfile
from pathlib import Path

from shiage_krita.timing import Timing, write_timing


def test_held_frames_share_one_picture_and_labels_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "timing.kra"
    write_timing(path, "Shiage <colours>", (64, 32), Timing([(0, 8), (4,)], {4: 5}, 128), rate=24)
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist()[0] == "mimetype"
        assert archive.read("mimetype") == b"application/x-krita"
        keys = xml.fromstring(archive.read("shiage/layers/layer1.keyframes.xml"))[0]
        main = archive.read("maindoc.xml").decode()
    told = [(key.get("time"), key.get("frame"), key.get("color-label")) for key in keys]
    assert told == [("0", "layer1", "0"), ("4", "layer1.f1", "5"), ("8", "layer1", "0")]
    assert 'name="Shiage &lt;colours&gt;"' in main
    assert 'opacity="128"' in main
