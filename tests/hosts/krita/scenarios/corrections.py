"""Corrections that are easily lost: made meanwhile, in copies, after retiming and resizing."""

from any_document import BLUE, SIZE, picture
from krita import InfoObject
from PyQt5.QtCore import QByteArray
from shiage_krita.krita_api import Document
from shiage_krita.notes import read_notes
from stage import (
    OUT,
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
    put_away,
    said,
    shiage,
    until,
)

DAB = bytes((*reversed(BLUE), 255))
SPOT, OTHER_SPOT = (5, 5), (300, 170)


def run():
    docker = shiage()
    docker.settings.reset()  # the home is shared with other scenarios
    docker.settings.set("method", "nearest_region")
    docker.settings.set("precision", 0.0)
    for case in (
        painted_anew,
        painted_over,
        meanwhile,
        saved_meanwhile,
        copies,
        retimed,
        resized,
        converted,
    ):
        log("case", case.__name__)
        yield from case()
        for document in K.documents():
            yield from put_away(document)
    log("PASS")


def colored_shot(name="Shot", times=(0, 4, 8, 12), steps=None):
    """A document whose first drawing is painted, and the others by us."""
    document = yield from new_document(SIZE, name=name, last=times[-1] + 11)
    animated(document, "My colours", {0: picture(0, False)})
    lines = {step: picture(step, True) for step in steps or times}
    shown = zip(times, steps or times, strict=True)
    animated(document, "Line art", {time: lines[step] for time, step in shown})
    yield 400
    choose("Line art", "My colours")
    yield from press("learn", "colorize")
    return document


def press(*commands):
    for name in commands:
        click(getattr(shiage(), name))
        yield from idle()
        no_error()


def opened(path):
    document = K.openDocument(path)
    document.setBatchmode(True)
    K.activeWindow().addView(document)
    yield 800
    return document


def colorize(answer):
    """Colorize, and answer the question about changes with one of its buttons."""
    docker = shiage()
    click(docker.colorize)
    yield from until(docker.message.isVisible, "the question")
    question = docker.message.label.text()
    docker.message.buttons[answer].click()  # the mouse may miss it while the docker is laid out
    yield from idle()
    no_error()
    return question


def dab(document, time_, spot=SPOT, layer="Shiage colours"):
    document.setCurrentTime(time_)
    document.waitForDone()
    node_named(document, layer).setPixelData(QByteArray(DAB * 9), *spot, 3, 3)
    document.waitForDone()


def is_dabbed(document, time_, spot=SPOT, layer="Shiage colours"):
    found = node_named(document, layer).pixelDataAtTime(*spot, 1, 1, time_)
    return bytes(found) == DAB


def corrected(document):
    notes = read_notes(Document(document).note)
    return sorted((each.drawing, each.whole) for each in notes.corrections)


def painted_anew():
    """Only the frames that are asked about are given up."""
    document = yield from colored_shot()
    dab(document, 4)
    yield from colorize(0)
    document.setCurrentTime(8)
    document.waitForDone()
    yield 700
    click(shiage().approve)
    dab(document, 12)
    yield from colorize(2)
    assert shiage().news.text() == "Cancelled. Nothing was changed."
    question = yield from colorize(1)
    assert question == "You changed frame 12 on “Shiage colours”.", question
    assert is_dabbed(document, 4) and not is_dabbed(document, 12)
    assert corrected(document) == [(4, False), (8, True)], corrected(document)


def painted_over():
    """What is painted on the artist's own layer shows, also on a frame that was approved before."""
    document = yield from colored_shot()
    document.setCurrentTime(0)
    document.waitForDone()
    yield 700
    click(shiage().approve)
    yield from press("learn", "colorize")
    dab(document, 0, OTHER_SPOT, layer="My colours")
    yield from press("learn", "colorize")
    assert corrected(document) == [(0, True)] and is_dabbed(document, 0, OTHER_SPOT)


def meanwhile():
    """What is painted while the engine works is neither lost nor hidden."""
    document = yield from colored_shot(times=range(0, 48, 2))
    docker = shiage()
    docker.settings.set("precision", 0.5)  # or the engine has nothing to do
    click(docker.colorize)
    yield from until(lambda: docker.work is None or docker.progress.value() >= 150, "the export")
    assert docker.work is not None, "it was over before anything could be painted"
    dab(document, 10)
    dab(document, 0, OTHER_SPOT, layer="My colours")
    yield from idle()
    no_error()
    docker.settings.set("precision", 0.0)
    assert is_dabbed(document, 10) and is_dabbed(document, 0, OTHER_SPOT)
    assert corrected(document) == [(10, False)], corrected(document)
    ours, mine = (node_named(document, name) for name in ("Shiage colours", "My colours"))
    assert not ours.locked() and not mine.locked()


def saved_meanwhile():
    """A file that is saved while our layer is put in has no locked layers when it is opened."""
    document = yield from colored_shot(times=range(0, 80, 2))
    path = str(OUT / "saved.kra")
    docker, mine = shiage(), node_named(document, "My colours")
    docker.settings.set("precision", 0.5)  # or the engine has nothing to do
    click(docker.colorize)
    yield from until(lambda: docker.work is None or mine.locked(), "the insertion")
    assert docker.work is not None, "it was over before it could be saved"
    assert document.saveAs(path)
    yield from idle()
    docker.settings.set("precision", 0.0)
    yield from put_away(document)
    document = K.openDocument(path)
    held = [each.name() for each in document.rootNode().childNodes() if each.locked()]
    assert held == ["My colours", "Shiage colours"], held
    document.setBatchmode(True)
    K.activeWindow().addView(document)
    yield 800
    assert not any(each.locked() for each in document.rootNode().childNodes())
    node_named(document, "Line art").setLocked(True)
    docker.refresh()
    assert node_named(document, "Line art").locked(), "what the artist locks stays locked"


def copies():
    """Two cuts, one of them begun as a copy of the other, do not know each other's corrections."""
    paths = [str(OUT / name) for name in ("cut1.kra", "cut2.kra")]
    document = yield from colored_shot("cut1")
    assert document.saveAs(paths[0])
    yield 300
    assert document.exportImage(paths[1], InfoObject())
    yield from put_away(document)
    for path, spot in zip(paths, (SPOT, OTHER_SPOT), strict=True):
        document = yield from opened(path)
        dab(document, 8, spot)
        yield from press("learn")
        yield from colorize(0)
        assert document.save()
        yield from put_away(document)
    for path, spot, other in zip(paths, (SPOT, OTHER_SPOT), (OTHER_SPOT, SPOT), strict=True):
        document = yield from opened(path)
        yield from press("learn", "colorize")
        assert is_dabbed(document, 8, spot) and not is_dabbed(document, 8, other), path
        yield from put_away(document)


def retimed():
    """What only moved is nobody's correction; one that moved is told from our paint."""
    document = yield from colored_shot()
    line, ours = (node_named(document, name) for name in ("Line art", "Shiage colours"))
    for node in (line, ours):
        document.setActiveNode(node)
        yield 200
        document.setCurrentTime(4)
        document.waitForDone()
        yield 200
        for _ in range(4):
            K.action("insert_hold_frame").trigger()
            document.waitForDone()
            yield 100
    assert keys(line) == keys(ours) == [0, 4, 12, 16], (keys(line), keys(ours))
    reviewed = {frame.times: frame.drawing for frame in shiage().our_note.frames}
    assert reviewed == {(0,): 0, (4,): 4, (12,): 8, (16,): 12}, reviewed
    yield from press("learn", "colorize")
    assert corrected(document) == [], corrected(document)
    assert keys(node_named(document, "Shiage colours")) == [0, 4, 12, 16]


def resized():
    """In another size our paint is not the artist's, and theirs stays on our earlier layer."""
    document = yield from colored_shot()
    document.setCurrentTime(8)
    document.waitForDone()
    yield 700
    click(shiage().approve)
    dab(document, 4)
    document.resizeImage(0, 0, SIZE[0] + 80, SIZE[1] + 40)
    document.waitForDone()
    yield 500
    yield from recolored_elsewhere(document)
    assert is_dabbed(document, 4, layer="Shiage colours (earlier)")


def converted():
    """So it is in another color space, also with drawings that show twice."""
    document = yield from colored_shot(times=(0, 4, 8, 12), steps=(0, 4, 8, 4))
    document.setCurrentTime(8)
    document.waitForDone()
    yield 700
    click(shiage().approve)
    document.setColorSpace("RGBA", "U16", "sRGB-elle-V2-srgbtrc.icc")
    document.waitForDone()
    yield 500
    yield from recolored_elsewhere(document)
    yield from press("colorize")
    assert names(document).count("Shiage colours (earlier)") == 1


def recolored_elsewhere(document):
    """Learn and colorize; the approved frame 8 is all that is the artist's."""
    docker = shiage()
    for command, told in (("learn", "color space"), ("colorize", "(earlier)")):
        docker.refresh()
        yield 300
        click(getattr(docker, command))
        yield from idle()
        assert docker.message.isVisible() and told in docker.message.label.text(), said()
        assert corrected(document) == [(8, True)], corrected(document)
    layers = names(document)
    assert layers.count("Shiage colours") == layers.count("Shiage colours (earlier)") == 1, layers
    assert not node_named(document, "Shiage colours (earlier)").visible()
    yield from press("learn")
    assert corrected(document) == [(8, True)], corrected(document)
