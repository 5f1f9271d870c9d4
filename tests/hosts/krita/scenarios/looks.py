"""Pictures of the docker at 230 pixels, in every state, and of all of Krita; look at them."""

import json
import os
from pathlib import Path

from PyQt5.QtWidgets import QScrollArea
from shiage_krita._vendor.plugin_core.client import choose_engine
from shiage_krita._vendor.plugin_core.client.user_settings import settings_path
from stage import (
    Example,
    K,
    choose,
    click,
    docker_picture,
    idle,
    measured,
    names,
    no_error,
    node_named,
    screenshot,
    shiage,
    until,
)

THEME = os.environ["SHIAGE_THEME"]


def run():
    docker = shiage()
    frame = docker.parent()
    frame.setFloating(True)
    frame.resize(230, 760)
    frame.show()
    yield 300
    assert frame.width() <= 232, frame.width()
    docker_picture(f"nothing_{THEME}")
    document, _ = yield from Example().document()
    docker.settings.reset()  # the home is shared with other scenarios
    docker.settings.set("method", "nearest_region")
    choose("Line art", "My colours")
    yield from until(lambda: docker.painted, "painted frames")
    docker_picture(f"ready_{THEME}")
    click(docker.learn)
    yield from idle()
    no_error()
    click(docker.colorize)
    yield from until(
        lambda: docker.progress.value() > 400 or docker.work is None, "half of the work"
    )
    docker_picture(f"working_{THEME}")
    yield from idle()
    no_error()
    scroll = docker.findChild(QScrollArea)
    assert scroll.widget().width() <= scroll.viewport().width(), "it does not fit into 230 pixels"
    document.setCurrentTime(0)
    docker.on_next_unsure()
    yield 700
    first = docker.review.times[0]
    assert document.currentTime() == first
    assert docker.review.why.text()
    docker_picture(f"done_{THEME}")

    # The overlay comes and goes.
    click(docker.overlay)
    yield from idle()
    no_error()
    overlay = node_named(document, "Shiage unsure regions")
    assert overlay is not None and names(document)[-2:] == ["Shiage unsure regions", "Line art"]
    assert document.activeNode().name() == "Shiage colours", "the artist would paint on the marks"
    marks = bytes(overlay.pixelDataAtTime(0, 0, document.width(), document.height(), first))
    assert marks.count(0) < len(marks)
    for each in K.dockers():
        if each.objectName() == "TimelineDocker":
            each.setVisible(True)
            each.raise_()
    yield 1500
    screenshot(f"overlay_{THEME}")
    click(docker.overlay)
    yield 500
    assert node_named(document, "Shiage unsure regions") is None

    docker.settings_button.setChecked(True)
    docker.review.hide()
    yield 300
    docker_picture(f"settings_{THEME}")
    docker.settings_button.setChecked(False)
    scroll.verticalScrollBar().setValue(0)

    # A computer that does not know its engine any more.
    engine = settings_path().read_bytes()
    python = Path(json.loads(engine)["interpreter"])
    settings_path().unlink()
    docker.refresh()
    yield 300
    docker_picture(f"first_run_{THEME}")
    click(docker.first_run.find)
    sentence = docker.first_run.label
    yield from until(lambda: "was not found" in sentence.text(), "the end of the search")
    docker.first_run.start(choose_engine(python))
    yield from until(lambda: not docker.first_run.isVisible(), "the engine")
    assert settings_path().read_bytes() == engine
    measured(looked=THEME)
