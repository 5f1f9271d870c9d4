"""The example shot as a file, for the farm."""

from stage import OUT, Example


def run():
    document, _ = yield from Example().document()
    assert document.saveAs(str(OUT / "shot.kra"))
    yield 500
