"""The artist quits Krita, also in the middle of the work: it ends without a crash or a question."""

import os

from corrections import colored_shot
from stage import OUT, K, click, log, node_named, shiage, until


def run():
    docker = shiage()
    docker.settings.reset()  # the home is shared with other scenarios
    docker.settings.set("method", "nearest_region")
    docker.settings.set("precision", 0.0)
    document = yield from colored_shot(times=range(0, 80, 2))
    assert document.saveAs(str(OUT / "shot.kra"))
    yield 500
    moment, mine = os.environ["SHIAGE_MOMENT"], node_named(document, "My colours")
    if moment != "idle":
        docker.settings.set("precision", 0.5)  # or the engine has nothing to do
        click(docker.colorize)
        is_there = {"working": lambda: docker.progress.value() >= 160, "inserting": mine.locked}
        yield from until(lambda: docker.work is None or is_there[moment](), moment)
        assert docker.work is not None, "it was over before Krita was quit"
    document.setModified(False)
    log("PASS")
    K.action("file_quit").trigger()
    yield 20_000
    raise AssertionError("Krita is still there.")
