"""An artist's day: learn, cancel, colorize, undo, redo, save, reopen, correct, learn again."""

import json

from PyQt5.QtCore import QByteArray
from stage import (
    OUT,
    Example,
    Heartbeat,
    K,
    click,
    docker_picture,
    idle,
    image_bytes,
    keys,
    log,
    measured,
    names,
    no_error,
    node_named,
    pixels_at,
    put_away,
    redo,
    said,
    screenshot,
    shiage,
    shot_folder,
    undo,
    until,
)


def run():
    shot = Example()
    numbers, painted, first, paint, size = (
        shot.numbers,
        shot.painted,
        shot.first,
        shot.paint,
        shot.size,
    )
    lines = shot.lines
    document, mine = yield from shot.document()
    docker = shiage()
    docker.parent().setVisible(True)
    docker.parent().raise_()
    docker.refresh()
    assert (docker.layers.line.currentText(), docker.layers.mine.currentText()) == (
        "Line art",
        "My colours",
    )
    docker.settings.reset()  # the home is shared with other scenarios
    docker.settings.set("method", "nearest_region")
    yield from until(
        lambda: docker.painted == tuple(sorted(paint)), f"painted frames {docker.painted}"
    )
    log(docker.painted_label.text())

    # Learn, then cancel half way through the coloring.
    click(docker.learn)
    yield from idle()
    no_error()
    log("learned:", said())
    before = names(document)
    click(docker.colorize)
    yield from until(
        lambda: (
            docker.work is None or len(list((shot_folder(document) / "result").glob("*.png"))) >= 3
        ),
        "three results",
    )
    assert docker.work is not None, "it was over before it could be cancelled"
    click(docker.cancel)
    yield from idle()
    log("cancelled:", said())
    assert names(document) == before and mine.visible()
    finished = len(list((shot_folder(document) / "result").glob("*.png")))
    measured(finished_before_cancel=finished)
    assert 3 <= finished < len(numbers) - len(painted)

    # Colorize for good.
    time_before = document.currentTime()
    heart = Heartbeat()
    click(docker.colorize)
    yield from idle()
    measured(**heart.stop())
    no_error()
    log("colorized:", said(), docker.review.times)
    assert names(document) == ["Background", "My colours", "Shiage colours", "Line art"], names(
        document
    )
    assert document.currentTime() == time_before
    assert not mine.visible()
    ours = node_named(document, "Shiage colours")
    assert keys(ours) == sorted(lines), (keys(ours), sorted(lines))
    shot.compare(ours)

    yield from undo()
    assert names(document) == before, names(document)
    yield from until(lambda: mine.visible(), "the artist's layer")
    yield from redo()
    assert "Shiage colours" in names(document)
    yield from until(lambda: not mine.visible(), "our layer in front")
    shot.compare(node_named(document, "Shiage colours"))

    document.setCurrentTime(docker.review.times[0] if docker.review.times else 4)
    document.waitForDone()
    if docker.review.times:
        docker.go_to(docker.review.times[0])
    for each in K.dockers():
        if each.objectName() == "TimelineDocker":
            each.setVisible(True)
            each.raise_()
    yield 1500
    screenshot("krita")
    docker_picture("docker")

    # Save and open again.
    path = str(OUT / "shot.kra")
    assert document.saveAs(path)
    yield 500
    yield from put_away(document)
    document = K.openDocument(path)
    document.setBatchmode(True)
    K.activeWindow().addView(document)
    yield 800
    docker.refresh()
    yield 300
    assert docker.our_layer is not None, "our layer is not known any more after loading"
    ours = node_named(document, "Shiage colours")
    shot.compare(ours)

    # Correct one region: all of one color in one frame becomes another color.
    number = next(n for n in numbers if n not in painted)
    time_ = first[str(number)]
    record = json.loads((shot_folder(document) / "result" / f"A.{time_:04d}.json").read_text())
    region = max(
        (one for one in record["regions"] if one["color_id"] is not None and one["color_id"] != 0),
        key=lambda one: one["area"],
    )
    colors = {one["color_id"]: one["rgba"] for one in record["colors"]}
    other = next(
        each
        for id_, each in colors.items()
        if id_ not in (0, region["color_id"]) and each[3] == 255
    )
    document.setCurrentTime(time_)
    document.waitForDone()
    yield 100
    pixels = bytearray(pixels_at(ours, time_, size))
    old, new = (bytes((c[2], c[1], c[0], c[3])) for c in (colors[region["color_id"]], other))
    x, y, w, h = region["bounds"]
    spots = []
    for row in range(y, y + h):
        for col in range(x, x + w):
            at = 4 * (row * size[0] + col)
            if pixels[at : at + 4] == old:
                pixels[at : at + 4] = new
                spots.append(at)
    assert spots
    ours.setPixelData(QByteArray(bytes(pixels)), 0, 0, *size)
    document.waitForDone()
    log("corrected", len(spots), "pixels of frame", time_)
    click(docker.learn)
    yield from idle()
    no_error()
    log("learned again:", said())
    taught = image_bytes(shot_folder(document) / "paint" / f"A.{time_:04d}.png")
    assert all(taught[at : at + 4] == new for at in spots)
    assert len(taught) // 4 - taught[3::4].count(0) == len(spots), (
        "only what the artist changed is learned"
    )
    click(docker.colorize)
    yield from until(docker.message.isVisible, "the question")
    assert docker.message.label.text() == f"You changed frame {time_} on “Shiage colours”."
    docker_picture("question")
    click(docker.message.buttons[0])
    yield from idle()
    no_error()
    log("colorized again:", said())
    assert names(document).count("Shiage colours") == 1
    ours = node_named(document, "Shiage colours")
    again = pixels_at(ours, time_, size)
    assert all(again[at : at + 4] == new for at in spots), "the correction is gone"
    for time_ in paint:
        assert pixels_at(ours, time_, size) == paint[time_]
    log("PASS")
