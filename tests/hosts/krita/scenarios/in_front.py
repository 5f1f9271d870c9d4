"""What is in front of the artist: commands of the menu, undo that nobody saw, documents, cels."""

from any_document import SIZE, picture
from corrections import colored_shot, colorize, corrected, dab, is_dabbed, press
from stage import (
    K,
    animated,
    choose,
    click,
    idle,
    log,
    names,
    new_document,
    no_error,
    node_named,
    pixels_at,
    put_away,
    redo,
    shiage,
    undo,
    until,
)


def run():
    docker = shiage()
    docker.settings.reset()  # the home is shared with other scenarios
    docker.settings.set("method", "nearest_region")
    docker.settings.set("precision", 0.0)
    for case in (
        menu,
        undone_unseen,
        approved_and_undone,
        another_document,
        what_went_wrong_elsewhere,
        two_cels,
    ):
        log("case", case.__name__)
        yield from case()
        for document in K.documents():
            yield from put_away(document)
    log("PASS")


def menu():
    """The commands under Tools > Scripts do what the buttons do."""
    document = yield from new_document(SIZE, last=11)
    animated(document, "My colours", {0: picture(0, False)})
    animated(document, "Line art", {time_: picture(time_, True) for time_ in (0, 4)})
    yield 400
    choose("Line art", "My colours")
    for name in ("shiage_learn", "shiage_colorize"):
        K.action(name).trigger()
        yield from idle()
        no_error()
    assert "Shiage colours" in names(document)
    document.setCurrentTime(4)
    document.waitForDone()
    yield 700
    K.action("shiage_approve").trigger()
    assert corrected(document) == [(4, True)], corrected(document)


def undone_unseen():
    """The artist's layer follows undo and redo while the mouse comes, and in a closed docker."""
    document = yield from colored_shot()
    docker, mine = shiage(), node_named(document, "My colours")
    for look in (docker.refresh_soon, lambda: docker.parent().setVisible(False)):
        for step, visible in ((undo, True), (redo, False)):
            yield from step()
            look()
            yield 1000
            assert mine.visible() == visible, (step.__name__, names(document))
    docker.parent().setVisible(True)


def approved_and_undone():
    """A frame that was approved is painted again after our layer was undone."""
    document = yield from colored_shot()
    before = pixels_at(node_named(document, "Shiage colours"), 8, SIZE)
    document.setCurrentTime(8)
    document.waitForDone()
    yield 700
    click(shiage().approve)
    while "Shiage colours" in names(document):
        yield from undo()  # of the way to frame 8, too
    yield from press("learn", "colorize")
    assert pixels_at(node_named(document, "Shiage colours"), 8, SIZE) == before


def another_document():
    """When the work on one document ends, the docker shows the one that came to the front."""
    docker = shiage()
    documents = []
    for name in ("First", "Second"):
        documents.append((yield from colored_shot(name, times=range(0, 48, 2))))
    first, second = documents
    show(first)
    yield 500
    docker.settings.set("precision", 0.5)  # or the engine has nothing to do
    click(docker.colorize)
    yield from until(lambda: docker.work is None or docker.progress.value() >= 150, "the export")
    show(second)
    yield 200
    assert docker.work is not None, "it was over before another document came to the front"
    yield from idle()
    docker.settings.set("precision", 0.0)
    second.setCurrentTime(8)
    second.waitForDone()
    yield 700
    K.action("shiage_approve").trigger()
    assert (corrected(first), corrected(second)) == ([], [(8, True)])


def show(document):
    next(each for each in K.activeWindow().views() if each.document() == document).setVisible()


def what_went_wrong_elsewhere():
    """What went wrong in one document is said while that one is in front."""
    documents = []
    for name in ("First", "Second"):
        document = yield from new_document(SIZE, name=name, last=11)
        animated(document, "My colours", {0: bytes(4 * SIZE[0] * SIZE[1])})
        animated(document, "Line art", {time_: picture(time_, True) for time_ in (0, 4)})
        documents.append(document)
    yield 400
    first, second = documents
    show(first)
    yield 300
    choose("Line art", "My colours")
    docker = shiage()
    click(docker.learn)
    yield from idle()
    text = "No frame of “My colours” is painted yet."
    for document, is_said in ((first, True), (second, False), (first, True)):
        show(document)
        yield 300
        assert (docker.message.isVisible(), text in docker.message.label.text()) == (is_said, True)
    docker.message.buttons[1].click()
    for document in (second, first):
        show(document)
        yield 300
        no_error()


def two_cels():
    """Two characters in one document: neither takes the other's place, paint or corrections."""
    document = yield from new_document(SIZE, last=15)
    for cel, times in (("A", (0, 4, 8)), ("B", (0, 6))):
        animated(document, f"{cel} colours", {0: picture(0, False)})
        animated(document, f"{cel} lines", {time_: picture(time_, True) for time_ in times})
    yield 400
    choose("A lines", "A colours")
    yield from press("learn", "colorize")
    dab(document, 4)
    yield from press("learn")
    choose("B lines", "B colours")
    yield from press("learn", "colorize")
    layers = ["Background"]
    for cel in "AB":
        layers += [f"{cel} colours", "Shiage colours", f"{cel} lines"]
    assert names(document) == layers, names(document)
    assert corrected(document) == []
    choose("A lines", "A colours")
    yield from colorize(0)
    assert names(document) == layers and is_dabbed(document, 4)
    assert corrected(document) == [(4, False)], corrected(document)
