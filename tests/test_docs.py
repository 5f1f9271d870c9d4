"""The documents keep up with the code."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from plugin_core.cli.app import app
from plugin_core.files.shipped import read_weights

ROOT = Path(__file__).parents[1]
COMMANDS = sorted(get_command(app).commands)
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_names_every_command(command: str) -> None:
    assert f"`shiage {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_module_table_holds_every_layer_from_high_to_low() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = settings["tool"]["importlinter"]["contracts"][0]
    layers = [set(re.split(r" [:|] ", layer)) for layer in contract["layers"]]
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    cells = re.findall(r"^\| (`.*?) \|", text, flags=re.MULTILINE)
    assert [set(re.findall(r"`(\w+)(?:/|\.py)`", cell)) for cell in cells] == layers


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), target


def test_the_table_of_weights_tells_their_sizes() -> None:
    folder = ROOT / "models"
    text = (folder / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)\.onnx`.*\| ([\d.]+) and ([\d.]+) MB, ([\d.]+) M par", text, re.M)
    assert len(rows) == len(list(folder.glob("*.json")))
    for name, *told in rows:
        card = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        sizes = sorted((len(read_weights(folder / file)) for file in card["sha256"]), reverse=True)
        tenths = [f"{size / 1e6:.1f}" for size in sizes]
        assert told == [*tenths, f"{card['parameters'] / 1e6:.2f}"], name
