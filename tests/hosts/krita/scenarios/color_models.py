"""Nothing is painted, but a folder with color models is chosen."""

import os
import shutil
from pathlib import Path

from stage import (
    Example,
    animated,
    click,
    docker_picture,
    idle,
    log,
    new_document,
    no_error,
    node_named,
    put_away,
    said,
    shiage,
    still,
)


def run():
    shot = Example()
    models = Path(os.environ["SHIAGE_MODELS"])
    document = yield from new_document(shot.size, last=shot.last)
    still(document, "My colours", bytes(4 * shot.size[0] * shot.size[1]))
    animated(document, "Line art", shot.lines)
    yield 500
    docker = shiage()
    docker.parent().setVisible(True)
    docker.refresh()
    docker.settings.reset()  # the home is shared with other scenarios

    # Without them there is nothing to learn from, and the way out is named.
    click(docker.learn)
    yield from idle()
    assert "choose a folder with color models" in docker.message.label.text(), said()

    choose(docker, models)
    assert texts(docker) == ["None", models.name, "Choose a folder…"], texts(docker)
    docker_picture("color_models")
    click(docker.learn)
    yield from idle()
    no_error()
    log("learned:", said())
    assert "Learned from the color models." in said(), said()
    click(docker.colorize)
    yield from idle()
    no_error()
    log("colorized:", said())
    shot.paint = {}
    shot.compare(node_named(document, "Shiage colours"))

    # The folder belongs to the document, and is told when it is gone.
    other = yield from new_document(shot.size, name="Shot 02")
    docker.refresh()
    assert docker.layers.models.folder == "", docker.layers.models.folder
    yield from put_away(other)
    docker.refresh()
    assert docker.layers.models.folder == str(models), docker.layers.models.folder
    shutil.rmtree(models)
    click(docker.learn)
    yield from idle()
    assert "Nothing painted was found in the folder" in docker.message.label.text(), said()
    docker.layers.models.setCurrentIndex(0)
    docker.layers.models.activated.emit(0)
    assert texts(docker) == ["None", "Choose a folder…"], texts(docker)
    yield from put_away(document)
    log("PASS")


def choose(docker, folder):
    """Choose a folder as the artist does, but for the dialog of the system."""
    combo = docker.layers.models
    combo._ask = lambda: str(folder)
    last = combo.count() - 1
    combo.setCurrentIndex(last)
    combo.activated.emit(last)
    del combo._ask


def texts(docker):
    combo = docker.layers.models
    return [combo.itemText(row) for row in range(combo.count())]
