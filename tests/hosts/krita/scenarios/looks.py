"""Pictures of the docker at 230 pixels, in every state, and of all of Krita; look at them."""

import os

from PyQt5.QtWidgets import QScrollArea
from shiage_krita import first_run
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

    # A computer without the engine.
    known, first_run.engine_problem = (
        first_run.engine_problem,
        lambda: first_run.tr("Shiage's engine is not set up on this computer yet."),
    )
    docker.refresh()
    yield 300
    docker_picture(f"first_run_{THEME}")
    first_run.engine_problem = known
    docker.refresh()
    assert not docker.first_run.isVisible()
    measured(looked=THEME)
