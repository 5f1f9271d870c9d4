"""A shot in which nothing is painted, colored from a color model, in real Blenders."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from plugin_core.images import write_png
from plugin_core.palette import Color, Palette, write_palette
from tests.drawings import CLOTH, GOLD, HAIR, PAPER, SKIN, LineDrawing
from tests.hosts.blender.blenders import PROGRAM, InstalledAddon

INK = (0, 0, 0, 255)
FILLS = [
    [0.25, "#ffffff", list(PAPER[:3])],
    [0.35, "#5c3c28", list(HAIR[:3])],
    [0.5, "Dress", list(CLOTH[:3])],
    [0.6, "#f0c83c", list(GOLD[:3])],
    [0.7, "skin", list(SKIN[:3])],
]
"""Half the height of each shape, its material, and that one's color."""


def write_model(folder: Path) -> Path:
    """Write the figure with its lines in the picture; one of its colors has a name."""
    drawing = LineDrawing(684, 400)
    drawing.circle((182, 120), 70, SKIN).circle((182, 290), 35, HAIR).circle((292, 290), 25, PAPER)
    drawing.rectangle((352, 70, 220, 100), CLOTH).rectangle((432, 230, 60, 120), GOLD)
    picture = drawing.paint()
    picture[drawing.line_mask] = INK
    folder.mkdir()
    write_png(folder / "figure.png", picture)
    rows, columns = np.indices((200, 200))
    full = np.full_like(rows, 255)
    write_png(folder / "photo.png", np.dstack([rows, columns, full, full]).astype(np.uint8))
    write_palette(folder / "palette.json", Palette((*Palette().colors, Color(7, SKIN, "skin"))))
    return folder


def test_a_shot_without_paint_is_colored_from_a_color_model(
    addon: InstalledAddon, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    models = write_model(tmp_path / "models")
    report = addon.run("color_models", tmp_path / "work", models=models, empty=tmp_path / "empty")
    check_what_is_refused(report["refused"], tmp_path / "empty")
    assert "choose the layer to paint on under Colors" in report["two empty layers"]
    learned, notice = report["learned"].split(". ", 1)
    assert learned == "Learned from the color models"
    assert notice.startswith("photo.png of the pool is left out")
    assert report["colorized"] == "Painted drawings: 3"
    assert report["fills"] == {"1": FILLS, "3": FILLS, "5": FILLS}
    values = (INK, PAPER, HAIR, CLOTH, GOLD, SKIN)
    assert report["pixels"] == sorted(list(value[:3]) for value in values)
    assert report["told"] == [
        "Painted drawings: 3",
        "Painted drawings: 2",
        f"Learned from: 3, and from the color models. {notice}",
        "Painted drawings: 2",
    ]
    before, after = report["materials"]
    assert sorted(before) == sorted(["Ink", "Rough", "Veil", *(name for _, name, _ in FILLS)])
    assert after == ["Skin, day" if name == "skin" else name for name in before]
    assert report["last"] == ["Skin, day" if name == "skin" else name for _, name, _ in FILLS]
    assert {*report["guesses"], *after} - {""} == {*after}
    if addon.blender.name == PROGRAM:
        assert report["stage in Japanese"] == "確認中 figure.png"


def check_what_is_refused(said: dict[str, str], empty: Path) -> None:
    assert "or name a folder with painted pictures under Color Models" in said["nothing"]
    assert "There is no folder /no/such/folder, which Color Models names." in said["gone"]
    assert "There is no folder models, which Color Models names." in said["no whole path"]
    assert "beside this file, which was never saved. Save the file" in said["never saved"]
    assert "Nothing painted was found in the folder under Color Models." in said["empty"]
    assert f"(The pool {empty} holds no painted picture." in said["empty"]
