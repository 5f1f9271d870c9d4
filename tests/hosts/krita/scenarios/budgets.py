"""How long the user interface stands still, how long export and insertion take. No limits here."""

import time

import shiage_krita.jobs as jobs
from PyQt5.QtCore import Qt
from PyQt5.QtGui import QColor, QImage, QPainter, QPen
from stage import (
    Heartbeat,
    animated,
    click,
    idle,
    keys,
    measured,
    new_document,
    no_error,
    node_named,
    put_away,
    shiage,
)

SIZE = (1920, 1080)
FRAMES = 24


def picture(step, filled):
    """Twelve shapes that walk, as lines or as paint."""
    image = QImage(*SIZE, QImage.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.Antialiasing, not filled)
    for place in range(12):
        x, y = 60 + 150 * place + 6 * step, 100 + 60 * (place % 5)
        painter.setPen(Qt.NoPen if filled else QPen(QColor(0, 0, 0), 3))
        painter.setBrush(QColor(40 + 15 * place, 200 - 10 * place, 90) if filled else Qt.NoBrush)
        painter.drawEllipse(x, y, 120, 500 + 10 * place)
    painter.end()
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    return bytes(bits)


def timed(name, function):
    """Measure a generator function of the plugin from its first to its last step."""

    def measuring(*args, **kwargs):
        start, cpu = time.perf_counter(), time.process_time()
        value = yield from function(*args, **kwargs)
        took, cpu = time.perf_counter() - start, time.process_time() - cpu
        measured(**{f"{name}_seconds": round(took, 3), f"{name}_cpu_seconds": round(cpu, 3)})
        return value

    return measuring


def run():
    docker = shiage()
    jobs.export_shot = timed("export", jobs.export_shot)
    jobs.insert_results = timed("insert", jobs.insert_results)
    for frames in (FRAMES, 2 * FRAMES):
        document = yield from new_document(SIZE, last=frames - 1)
        lines = {time_: picture(time_, False) for time_ in range(frames)}
        animated(document, "My colours", {0: picture(0, True)})
        yield 300
        animated(document, "Line art", lines)
        yield 1500
        docker.refresh()
        docker.settings.reset()  # the home is shared with other scenarios
        docker.settings.set("method", "nearest_region")
        yield 1500
        for name in ("learn", "colorize"):
            heart = Heartbeat()
            start = time.perf_counter()
            click(getattr(docker, name))
            yield from idle()
            no_error()
            measured(
                frames=frames,
                step=name,
                seconds=round(time.perf_counter() - start, 2),
                **heart.stop(),
            )
        assert len(keys(node_named(document, "Shiage colours"))) == frames
        yield from put_away(document)
