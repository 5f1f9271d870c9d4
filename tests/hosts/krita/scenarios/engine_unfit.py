"""An engine of another version, or one that cannot start: the docker offers the way out."""

import json
import subprocess
from pathlib import Path

from shiage_krita._vendor.plugin_core.client import (
    UserSettings,
    choose_engine,
    connect,
    read_user_settings,
    write_user_settings,
)
from shiage_krita._vendor.plugin_core.protocol import (
    process_start,
    read_connection,
    runtime_folder,
)
from stage import Example, click, docker_picture, idle, log, no_error, shiage, until


def run():
    shot = Example()
    yield from shot.document()
    docker = shiage()
    docker.refresh()
    docker.settings.reset()  # the home is shared with other scenarios
    docker.settings.set("method", "nearest_region")
    yield from until(lambda: docker.painted, "painted frames")
    first_run = docker.first_run

    # The add-on is the older one: a sentence, and nothing to press.
    later = pass_for_engine(99)
    click(docker.learn)
    yield from idle()
    assert "Install the newer add-on" in docker.message.label.text()
    assert not first_run.isVisible()
    click(docker.message.buttons[1])
    later.kill()
    later.wait()

    earlier = pass_for_engine(1)
    click(docker.learn)
    yield from idle()
    no_error()
    assert first_run.isVisible() and first_run.update_old.isVisible()
    assert not first_run.install.isVisible()
    assert "older than this add-on" in first_run.label.text()
    docker.refresh()
    yield 300
    assert not first_run.find.visibleRegion().isEmpty()
    docker_picture("engine_unfit")
    click(first_run.update_old)
    yield from until(lambda: not first_run.isVisible(), "the update")
    assert earlier.wait(10) < 0
    click(docker.learn)
    yield from idle()
    no_error()
    assert docker.news.text().startswith("Learned from")

    # An engine whose Python has lost its packages, as after an update of the system.
    connect(start=False).shutdown()
    settings = read_user_settings()
    yield from until(lambda: read_connection() is None, "the end of the engine")
    write_user_settings(UserSettings("/usr/bin/python3"))
    click(docker.learn)
    yield from idle()
    assert first_run.isVisible() and first_run.install.isVisible()
    assert not first_run.update_old.isVisible()
    assert "could not start" in first_run.label.text()
    first_run.start(choose_engine(Path(settings.interpreter)))
    yield from until(lambda: not first_run.isVisible(), "the engine")
    log("PASS")


def pass_for_engine(protocol):
    """Start a process that passes for an engine of a protocol."""
    process = subprocess.Popen(["/bin/sleep", "600"])
    path = runtime_folder() / "engine.json"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(0o600)
    told = {"pid": process.pid, "started": process_start(process.pid), "port": 9, "token": "x"}
    path.write_text(json.dumps({"protocol": protocol, **told}))
    return process
