"""The engine dies in the middle: the document stays as it is, and the next click works."""

import os
import signal

from shiage_krita._vendor.plugin_core.protocol import read_connection
from stage import (
    Example,
    click,
    docker_picture,
    idle,
    log,
    names,
    no_error,
    node_named,
    pixels_at,
    said,
    shiage,
    shot_folder,
    until,
)


def run():
    shot = Example()
    document, mine = yield from shot.document()
    docker = shiage()
    docker.refresh()
    docker.settings.reset()  # the home is shared with other scenarios
    docker.settings.set("method", "nearest_region")
    yield from until(lambda: docker.painted, "painted frames")
    click(docker.learn)
    yield from idle()
    no_error()
    before, pixels = names(document), pixels_at(mine, 0, shot.size)
    click(docker.colorize)
    results = shot_folder(document) / "result"
    yield from until(lambda: len(list(results.glob("*.png"))) >= 2, "two results")
    os.kill(read_connection().pid, signal.SIGKILL)
    yield from idle()
    log("killed:", said())
    assert docker.message.isVisible()
    assert (
        docker.message.label.text()
        == "The Shiage engine has stopped. Start it again: finished drawings are kept."
    )
    assert names(document) == before and mine.visible() and pixels_at(mine, 0, shot.size) == pixels
    docker_picture("killed")
    click(docker.message.buttons[0])
    from PyQt5.QtWidgets import QApplication

    assert "engine.lost" in QApplication.clipboard().text()
    click(docker.colorize)
    yield from idle()
    no_error()
    shot.compare(node_named(document, "Shiage colours"))
    log("PASS")
