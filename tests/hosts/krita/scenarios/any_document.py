"""Documents of all kinds: color spaces, groups, hidden and locked layers, holds, odd times."""

import os

from PyQt5.QtCore import QByteArray, Qt
from PyQt5.QtGui import QColor, QImage, QPainter, QPen
from shiage_krita.krita_api import convert
from shiage_krita.pixels import SRGB, ColorSpace
from stage import (
    K,
    animated,
    choose,
    click,
    idle,
    keys,
    log,
    names,
    new_document,
    no_error,
    node_named,
    pixels_at,
    put_away,
    said,
    shiage,
    shot_folder,
    still,
    undo,
)

SIZE = (320, 180)
SPACES = (("RGBA", "U16"), ("RGBA", "F16"), ("RGBA", "F32"), ("GRAYA", "U8"), ("CMYKA", "U8"))
RED, BLUE = (220, 60, 60), (40, 90, 200)
SHAPES = ((30, 30, 90, 120, RED), (180, 40, 110, 90, BLUE))


def picture(step, lines, shapes=SHAPES):
    """Two boxes that walk: their lines, or their paint."""
    image = QImage(*SIZE, QImage.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    for x, y, width, height, color in shapes:
        painter.setPen(QPen(QColor(0, 0, 0), 3) if lines else Qt.NoPen)
        painter.setBrush(Qt.NoBrush if lines else QColor(*color))
        painter.drawRect(x + 3 * step, y, width, height)
    painter.end()
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    return bytes(bits)


def color_at(node, time_, step, shape, space):
    x, y, width, height, _ = SHAPES[shape]
    return bytes(node.pixelDataAtTime(x + 3 * step + width // 2, y + height // 2, 1, 1, time_))


def run():
    docker = shiage()
    docker.settings.reset()  # the home is shared with other scenarios
    docker.settings.set("method", "nearest_region")
    docker.settings.set("precision", 0.0)
    for model, depth in SPACES[int(os.environ.get("SHIAGE_FIRST_SPACE", 0)) :]:
        yield from one_space(model, depth)
    for case in (
        grouped,
        hidden_and_locked,
        odd_times,
        still_lines_and_selection,
        partly_painted,
        two_documents,
        closed_meanwhile,
    ):
        log("case", case.__name__)
        yield from case()
        for document in K.documents():
            yield from put_away(document)
    log("PASS")


def work(*commands, line="Line art", mine="My colours"):
    docker = shiage()
    choose(line, mine)
    for name in commands or ("learn", "colorize"):
        click(getattr(docker, name))
        yield from idle()
        no_error()


def one_space(model, depth):
    """The artist's own pixel values are used, whatever the color space."""
    document = yield from new_document(SIZE, model=model, depth=depth, last=11)
    space = ColorSpace(model, depth, document.colorProfile())

    # A color that no 8-bit conversion gives back: the artist's, one bit off.
    def native(step, lines):
        return convert(picture(step, lines), SIZE, SRGB, space)

    own = bytearray(native(0, False))
    red = bytes(own[(80 * SIZE[0] + 60) * space.pixel_bytes :][: space.pixel_bytes])
    changed = bytes([red[0] ^ 1]) + red[1:] if depth == "U16" else red
    own = bytes(own).replace(red, changed)
    mine = animated(document, "My colours", {0: own}, space=space)
    animated(document, "Line art", {t: native(t, True) for t in (0, 4, 8)}, space=space)
    yield 300
    yield from work()
    ours = node_named(document, "Shiage colours")
    assert (ours.colorModel(), ours.colorDepth(), ours.colorProfile()) == (
        model,
        depth,
        space.profile,
    )
    assert pixels_at(ours, 0, SIZE) == own, "the painted frame is not copied to the bit"
    for time_ in (4, 8):
        for shape in (0, 1):
            expected = color_at(mine, 0, 0, shape, space)
            found = color_at(ours, time_, time_, shape, space)
            assert found == expected, (model, depth, time_, shape, found.hex(), expected.hex())
    log(model, depth, "exact")
    yield from put_away(document)


def grouped():
    """Lines in a pass-through group, one layer for each box; paint in a group too."""
    document = yield from new_document(SIZE, last=11)
    paint = document.createGroupLayer("My colours")
    document.rootNode().addChildNode(paint, None)
    animated(document, "flat", {0: picture(0, False)}, parent=paint)
    lines = document.createGroupLayer("Line art")
    document.rootNode().addChildNode(lines, None)
    lines.setPassThroughMode(True)
    animated(document, "box", {t: picture(t, True, SHAPES[:1]) for t in (0, 4, 8)}, parent=lines)
    animated(document, "other box", {t: picture(t, True, SHAPES[1:]) for t in (0, 8)}, parent=lines)
    yield 300
    yield from work()
    assert names(document) == ["Background", "My colours", "Shiage colours", "Line art"], names(
        document
    )
    assert not paint.visible()
    ours = node_named(document, "Shiage colours")
    assert keys(ours) == [0, 4, 8], keys(ours)
    assert pixels_at(ours, 0, SIZE) == picture(0, False)
    assert color_at(ours, 8, 8, 0, SRGB)[:3] == bytes(reversed(RED))
    assert color_at(ours, 4, 4, 0, SRGB)[:3] == bytes(reversed(RED))


def hidden_and_locked():
    """A hidden line layer and a locked paint layer inside a group are read as they are."""
    document = yield from new_document(SIZE, last=11)
    group = document.createGroupLayer("Cel A")
    document.rootNode().addChildNode(group, None)
    mine = animated(document, "My colours", {0: picture(0, False)}, parent=group)
    line = animated(document, "Line art", {t: picture(t, True) for t in (0, 4)}, parent=group)
    mine.setLocked(True)
    mine.setOpacity(128)
    line.setVisible(False)
    yield 300
    yield from work(line="Cel A / Line art", mine="Cel A / My colours")
    assert [n.name() for n in group.childNodes()] == ["My colours", "Shiage colours", "Line art"]
    ours = node_named(document, "Shiage colours")
    assert ours.opacity() == 128
    assert pixels_at(ours, 0, SIZE) == picture(0, False)
    assert color_at(ours, 4, 4, 1, SRGB) == bytes((*reversed(BLUE), 255))
    assert not line.visible() and not mine.visible()
    yield from undo()
    assert "Shiage colours" not in [n.name() for n in group.childNodes()]


def odd_times():
    """Held and instanced frames, an empty one, paint between two line keys, keys past the end."""
    document = yield from new_document(SIZE, last=15)
    twice = picture(2, True)
    lines = {
        0: picture(0, True),
        3: twice,
        6: bytes(len(twice)),
        9: twice,
        12: picture(4, True),
        40: picture(5, True),
    }
    animated(document, "My colours", {1: picture(0, False), 6: bytes(len(twice))})
    animated(document, "Line art", lines)
    yield 300
    yield from work()
    ours = node_named(document, "Shiage colours")
    assert keys(ours) == [0, 1, 3, 6, 9, 12, 40], keys(ours)
    assert pixels_at(ours, 0, SIZE) == pixels_at(ours, 1, SIZE) == picture(0, False)
    assert pixels_at(ours, 3, SIZE) == pixels_at(ours, 9, SIZE)
    assert color_at(ours, 3, 2, 0, SRGB)[:3] == bytes(reversed(RED))
    assert pixels_at(ours, 6, SIZE).count(0) == len(twice)
    assert color_at(ours, 40, 5, 1, SRGB)[:3] == bytes(reversed(BLUE))
    assert len(list((shot_folder(document) / "line").glob("*.png"))) == 4, (
        "a held drawing is written once"
    )
    # The two keys are one instanced frame: painting on one paints on both.
    document.setCurrentTime(9)
    document.waitForDone()
    ours.setPixelData(QByteArray(bytes((1, 2, 3, 255))), 0, 0, 1, 1)
    assert bytes(ours.pixelDataAtTime(0, 0, 1, 1, 3)) == bytes((1, 2, 3, 255))


def still_lines_and_selection():
    """Layers without key frames, and a selection, which must not cut the paint."""
    from krita import Selection

    document = yield from new_document(SIZE, last=3)
    still(document, "My colours", picture(0, False))
    still(document, "Line art", picture(0, True))
    selection = Selection()
    selection.select(0, 0, 20, 20, 255)
    document.setSelection(selection)
    yield 300
    yield from work()
    ours = node_named(document, "Shiage colours")
    assert pixels_at(ours, 0, SIZE) == picture(0, False)


def partly_painted():
    """The artist painted one of two boxes: it stays to the bit, the other one is ours."""
    document = yield from new_document(SIZE, last=11)
    half = picture(4, False, SHAPES[:1])
    soft = bytearray(half)
    soft[4 * (10 * SIZE[0] + 10) :][:4] = b"\x10\x20\x30\x40"
    at = 4 * (100 * SIZE[0] + 60)
    soft[at : at + 4] = bytes((60, 60, 220, 255))
    animated(document, "My colours", {0: picture(0, False), 4: bytes(soft)})
    animated(document, "Line art", {t: picture(t, True) for t in (0, 4, 8)})
    yield 300
    yield from work()
    ours = node_named(document, "Shiage colours")
    found = pixels_at(ours, 4, SIZE)
    assert color_at(ours, 4, 4, 1, SRGB)[:3] == bytes(reversed(BLUE)), "the blank box is ours"
    for place in range(0, len(soft), 4):
        if soft[place + 3]:
            assert found[place : place + 4] == soft[place : place + 4], place
    # Approve a frame, leave one out: both are kept in the document.
    docker = shiage()
    document.setCurrentTime(8)
    document.waitForDone()
    yield 600
    click(docker.approve)
    yield 600
    assert not docker.approve.isEnabled()
    document.setCurrentTime(0)
    document.waitForDone()
    yield 600
    log(docker.toggle_frame.text(), docker.painted_label.text())
    assert docker.toggle_frame.text() == "Do not learn from frame 0"
    click(docker.toggle_frame)
    assert docker.painted_label.text() == "Painted frames: 4", docker.painted_label.text()
    click(docker.toggle_frame)
    assert docker.painted_label.text() == "Painted frames: 0, 4"
    yield from work()
    assert sorted(path.name for path in (shot_folder(document) / "paint").glob("*.png")) == [
        "A.0000.png",
        "A.0004.png",
        "A.0008.png",
    ]
    # Show mine, show the result.
    mine = node_named(document, "My colours")
    click(docker.show_mine)
    assert mine.visible() and not node_named(document, "Shiage colours").visible()
    click(docker.show_result)
    assert not mine.visible() and node_named(document, "Shiage colours").visible()


def two_documents():
    """The result lands in the document that was in front when the button was pressed."""
    first = yield from new_document(SIZE, name="First", last=11)
    animated(first, "My colours", {0: picture(0, False)})
    animated(first, "Line art", {t: picture(t, True) for t in (0, 4)})
    yield 500
    docker = shiage()
    choose("Line art", "My colours")
    click(docker.learn)
    yield from idle()
    no_error()
    click(docker.colorize)
    second = yield from new_document(SIZE, name="Second", last=11)
    assert K.activeDocument() == second
    yield from idle()
    no_error()
    assert "Shiage colours" in names(first)
    assert names(second) == ["Background"]


def closed_meanwhile():
    """Closing the document stops the work with one sentence."""
    document = yield from new_document(SIZE, last=11)
    animated(document, "My colours", {0: picture(0, False)})
    animated(document, "Line art", {t: picture(t, True) for t in range(0, 12, 2)})
    yield 500
    docker = shiage()
    choose("Line art", "My colours")
    click(docker.learn)
    yield 60
    document.setModified(False)
    document.close()
    yield from idle()
    log(said())
    assert docker.message.label.text() == "The document was closed, so the work was stopped."
