"""One version everywhere: what artists see, and what the engine answers."""

from __future__ import annotations

import tomllib
from pathlib import Path

import shiage_blender

from plugin_core import __version__

MANIFEST = Path(shiage_blender.__file__).parent / "blender_manifest.toml"


def test_the_add_on_has_the_version_of_the_engine() -> None:
    manifest = tomllib.loads(MANIFEST.read_text())
    assert manifest["version"] == __version__
    assert ".".join(map(str, shiage_blender.bl_info["version"])) == __version__


def test_permissions_keep_to_the_form_that_blender_wants() -> None:
    for told in tomllib.loads(MANIFEST.read_text())["permissions"].values():
        assert len(told) <= 64
        assert told[-1].isalnum()
