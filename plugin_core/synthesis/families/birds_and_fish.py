"""Birds that flap and fish that swim."""

from __future__ import annotations

import numpy as np

from ..geometry import Points, closed_curve, cornered, ellipse, open_curve, points, rotate, tube
from ..marks import Coat, round_eye
from ..motion import Signal, Switch
from ..scene import Ink, Part, Stroke, part, shadow_of
from ..subject import Subject


def bird(rng: np.random.Generator) -> Subject:
    """A flying or perching bird."""
    return Subject(_Bird(rng).parts, closeness=(0.85, 1.15))


def fish(rng: np.random.Generator) -> Subject:
    """A swimming fish, sometimes with a second one."""
    swimmers = [_Fish(rng, prefix=f"{n}.") for n in range(1 + int(rng.random() < 0.4))]
    return Subject(lambda time: [p for s in swimmers for p in s.parts(time)], closeness=(0.85, 1.2))


class _Bird:
    def __init__(self, rng: np.random.Generator) -> None:
        self._plump = float(rng.uniform(0.22, 0.36))
        self._wing = float(rng.uniform(0.6, 1.1))
        self._feathers = int(rng.integers(4, 8))
        self._beak = float(rng.uniform(0.08, 0.35))
        self._neck = float(rng.uniform(0.05, 0.4))
        self._head = float(rng.uniform(0.16, 0.26))
        self._crest = int(rng.choice([0, 0, 2, 3]))
        self._coat = Coat(rng, "marking")
        self._flap = Signal(rng, -1.1, 1.0, speed=3)
        self._pitch = Signal(rng, -0.4, 0.4)
        self._nod = Signal(rng, -0.3, 0.3, speed=2)
        self._blink = Switch(rng, 0.15)
        self._call = Signal(rng, -0.5, 0.5, speed=3)
        self._side = float(rng.choice([-1, 1]))

    def parts(self, time: float) -> list[Part]:
        flap, pitch = self._flap(time), self._pitch(time)
        body = self._body()
        parts = [
            self._wing_part("far", flap + 0.25),
            *self._tail(flap),
            *self._legs(),
            body,
            *self._head_parts(time),
            self._wing_part("near", flap),
        ]
        turn = np.array([self._side, 1.0])
        return [p.moved(lambda shape: rotate(shape, pitch) * turn) for p in parts]

    def _body(self) -> Part:
        plump = self._plump
        outline = tube(
            [(-0.5, 0.02), (-0.1, 0.08), (0.3, 0.02), (0.48, -0.05)],
            [0.1, plump, plump, 0.6 * plump],
        )
        body = part("body", "feather", outline)
        belly = part("belly", "belly", ellipse((0.15, 0.3), 0.5, 0.24), ink=Ink.RED)
        return body.with_details(
            shadow_of(body, (0, -0.08)), belly, *self._coat.marks("body", (0, 0), (0.45, plump))
        )

    def _wing_part(self, name: str, flap: float) -> Part:
        count, span = self._feathers, self._wing
        root = np.array([[0.18, -0.05]])
        tips = []
        for number in range(count):
            share = number / (count - 1)
            angle = -np.pi / 2 * flap - 0.25 + 1.1 * share
            length = span * (1 - 0.45 * share)
            tips.append(root[0] + length * np.array([-np.cos(angle), np.sin(angle)]))
        ring: list[Points] = [root[0] + (0.06, 0.02)]
        for here, there in zip(tips, [*tips[1:], np.array([-0.25, 0.1])], strict=True):
            ring += [here, 0.5 * (here + there) * 0.82 + 0.18 * root[0]]
        wing = part(f"wing.{name}", "wing", cornered(points(ring), range(len(ring)), steps=4))
        inner = np.concatenate(
            [root + (0.1, 0), root + 0.62 * (points(tips) - root), [[-0.2, 0.1]]]
        )
        cover = part(f"wing.{name}.cover", "feather", closed_curve(inner, steps=4))
        shade = part(
            f"wing.{name}.band",
            "marking",
            closed_curve(root + 0.34 * (inner - root), steps=4),
            ink=Ink.BLUE,
        )
        strokes = [
            Stroke(
                np.stack([root[0] + 0.62 * (t - root[0]), root[0] + 0.95 * (t - root[0])]),
                weight=0.7,
            )
            for t in tips
        ]
        return wing.with_details(cover.with_details(shade)).with_strokes(*strokes)

    def _tail(self, flap: float) -> list[Part]:
        found = []
        for number, lean in enumerate((-0.25, 0.25, 0.0)):
            end = (-0.95, 0.05 + 0.35 * lean - 0.1 * flap)
            found.append(
                part(
                    f"tail{number}",
                    "wing" if number < 2 else "feather",
                    tube([(-0.4, 0.02), end], [0.05, 0.09]),
                )
            )
        return found

    def _legs(self) -> list[Part]:
        found = []
        for number, x in enumerate((0.02, 0.14)):
            leg = tube([(x, 0.25), (x - 0.04, 0.45), (x + 0.02, 0.58)], [0.035, 0.022, 0.022])
            toes = points([(x - 0.06, 0.6), (x + 0.0, 0.55), (x + 0.14, 0.6), (x + 0.0, 0.64)])
            found += [part(f"leg{number}", "beak", leg), part(f"toes{number}", "beak", toes)]
        return found

    def _head_parts(self, time: float) -> list[Part]:
        nod, size = self._nod(time), self._head
        at = np.array([0.45 + 0.5 * self._neck, -0.12 - self._neck])
        neck = tube(
            np.stack([np.array([0.36, -0.02]), 0.5 * (at + (0.42, -0.05)), at]),
            [0.7 * self._plump, 0.75 * size, 0.8 * size],
        )
        bone = part("neck", "feather", neck)
        gape = max(0.0, self._call(time)) * 0.2

        def laid(shape: Points) -> Points:
            return at + rotate(shape, nod)

        long = size + self._beak
        upper = points(
            [(0.7 * size, -0.35 * size), (long, 0.05 * size - gape), (0.7 * size, 0.12 * size)]
        )
        lower = points(
            [(0.7 * size, 0.1 * size), (0.92 * long, 0.12 * size + gape), (0.6 * size, 0.45 * size)]
        )
        crest = [
            part(
                f"crest{n}",
                "marking",
                laid(
                    tube(
                        [
                            (0, -0.6 * size),
                            (-0.3 * size, -1.4 * size - 0.2 * n * size),
                            (-size, -1.5 * size + 0.4 * n * size),
                        ],
                        [0.3 * size, 0.2 * size, 0.01],
                    )
                ),
            )
            for n in range(self._crest)
        ]
        skull = part("head", "feather", laid(ellipse((0, 0), size, 0.95 * size)))
        mask = part(
            "mask",
            "marking",
            laid(ellipse((0.45 * size, 0.1 * size), 0.6 * size, 0.4 * size)),
            ink=Ink.BLUE,
        )
        eye = round_eye(
            "eye",
            laid(points([(0.3 * size, -0.15 * size)]))[0],
            0.24 * size,
            open_share=0.1 if self._blink(time) else 1,
        )
        beak = [part("beak.lower", "beak", laid(lower)), part("beak.upper", "beak", laid(upper))]
        return [bone, *beak[:1], *crest, skull.with_details(mask, eye).grown_from(bone), *beak[1:]]


class _Fish:
    def __init__(self, rng: np.random.Generator, *, prefix: str) -> None:
        self._prefix = prefix
        self._tall = float(rng.uniform(0.2, 0.45))
        self._fin = float(rng.uniform(0.2, 0.5))
        self._coat = Coat(rng, "marking")
        self._wave = float(rng.uniform(3, 6))
        self._x = Signal(rng, -0.7, 0.7, speed=0.8)
        self._y = Signal(rng, -0.4, 0.4)
        self._tilt = Signal(rng, -0.5, 0.5)
        self._mouth = Signal(rng, 0.0, 1.0, speed=3)
        self._scale = float(rng.uniform(0.6, 1.1))
        self._side = float(rng.choice([-1, 1]))

    def parts(self, time: float) -> list[Part]:
        swish = float(np.sin(self._wave * time))
        tall, name = self._tall, self._prefix
        spine = [
            (0.62, 0),
            (0.3, 0),
            (-0.2, 0.03 * swish),
            (-0.55, 0.1 * swish),
            (-0.7, 0.18 * swish),
        ]
        outline = tube(spine, [0.3 * tall, 0.85 * tall, 0.9 * tall, 0.35 * tall, 0.16])
        body = part(f"{name}body", "scales", outline)
        belly = part(f"{name}belly", "belly", ellipse((0.0, tall), 0.9, 0.65 * tall), ink=Ink.RED)
        gill = tube([(0.3, -0.5 * tall), (0.22, 0), (0.3, 0.5 * tall)], [0.03, 0.05, 0.03])
        body = body.with_details(
            shadow_of(body, (0, -0.1)),
            belly,
            *self._coat.marks(f"{name}body", (-0.15, 0), (0.45, tall)),
            part(f"{name}gill", "fin", gill),
            round_eye(f"{name}eye", (0.47, -0.2 * tall), 0.09),
        )
        gape = 0.05 + 0.06 * self._mouth(time)
        lips = part(f"{name}lips", "fin", ellipse((0.66, 0.04), 0.06, gape, count=14))
        parts = [
            self._tail_fin(swish),
            *self._fins(swish),
            body,
            lips,
            self._side_fin(swish),
            *self._bubbles(time),
        ]
        spot = np.array([self._x(time), self._y(time)])
        turn = np.array([self._side * self._scale, self._scale])
        return [p.moved(lambda shape: rotate(shape, self._tilt(time)) * turn + spot) for p in parts]

    def _tail_fin(self, swish: float) -> Part:
        y = 0.18 * swish
        fin = points(
            [
                (-0.62, y - 0.05),
                (-1.0, y - self._fin),
                (-0.88, y + 0.15 * swish),
                (-1.0, y + self._fin),
                (-0.62, y + 0.08),
            ]
        )
        tail = part(f"{self._prefix}tailfin", "fin", cornered(fin, (1, 2, 3), steps=4))
        rays = [
            Stroke(points([(-0.7, y), (-0.92, y + s * self._fin)]), weight=0.6)
            for s in (-0.6, -0.2, 0.2, 0.6)
        ]
        return tail.with_details(shadow_of(tail, (0.12, 0))).with_strokes(*rays)

    def _fins(self, swish: float) -> list[Part]:
        tall, fin = self._tall, self._fin
        top = points(
            [
                (0.3, -0.6 * tall),
                (0.1, -tall - fin),
                (-0.35, -tall - 0.5 * fin + 0.05 * swish),
                (-0.4, -0.5 * tall),
            ]
        )
        low = points(
            [
                (0.0, 0.7 * tall),
                (-0.15, tall + 0.7 * fin),
                (-0.4, tall + 0.3 * fin),
                (-0.35, 0.5 * tall),
            ]
        )
        found = []
        for name, shape in (("top", top), ("low", low)):
            piece = part(f"{self._prefix}{name}fin", "fin", cornered(shape, (0, 1, 3)))
            rays = [
                Stroke(
                    np.stack([shape[3] * 0.5 + shape[0] * 0.5, shape[1] * k + shape[2] * (1 - k)]),
                    weight=0.6,
                )
                for k in (0.8, 0.4)
            ]
            found.append(piece.with_strokes(*rays))
        return found

    def _side_fin(self, swish: float) -> Part:
        shape = points([(0.15, 0.1), (-0.1, 0.0), (-0.25, 0.12), (-0.18, 0.28), (0.02, 0.22)])
        shape = rotate(shape, 0.5 * swish, (0.15, 0.12))
        piece = part(f"{self._prefix}sidefin", "fin", cornered(shape, (0, 2)))
        return piece.with_strokes(
            Stroke(open_curve([shape[0], 0.5 * (shape[2] + shape[3])]), weight=0.6)
        )

    def _bubbles(self, time: float) -> list[Part]:
        rising = [(time * 0.4 + 0.37 * n) % 1.0 for n in range(3)]
        return [
            part(
                f"{self._prefix}bubble{n}",
                "bubble",
                ellipse((0.8 + 0.05 * n, 0.1 - r), 0.03 + 0.02 * n, 0.03 + 0.02 * n, count=14),
            )
            for n, r in enumerate(rising)
            if r < 0.8
        ]
