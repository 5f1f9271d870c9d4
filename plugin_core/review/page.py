"""The page of a report: one HTML file that needs neither network nor other files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Any, Final

import cv2
import numpy as np

from .summary import DrawingReview, LevelReview
from .thumbnails import WIDTH_PX, Thumbnails

Draw = Callable[[LevelReview, int], Thumbnails]

MAX_LISTED: Final = 60
MAX_OUTLINED: Final = 400
"""Unsure regions of one drawing on the page; the record beside its result has them all."""

_STATES: Final = {"painted": "by the artist", "colored": "sure of all", "open": "not colored yet"}


def render_page(summary: Mapping[str, Any], levels: Sequence[LevelReview], draw: Draw) -> str:
    """Return the page.

    Parameters
    ----------
    summary
        What ``report.json`` says.
    levels
        The levels that it says it about.
    draw
        Gives the thumbnails of a level's drawing, by its place.
    """
    template = Template(_part("page.html"))
    return template.substitute(
        title=escape(f"Shiage: {summary['shot']}"),
        style=_part("page.css"),
        script=_part("page.js"),
        shot=escape(summary["shot"]),
        verdict=escape(_verdict(summary["counts"])),
        totals=_totals(summary),
        levels="\n".join(
            _level(record, level, draw)
            for record, level in zip(summary["levels"], levels, strict=True)
        ),
        generator=escape(summary["generator"]),
    )


def _part(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _verdict(counts: Mapping[str, int]) -> str:
    open_to_us = counts["auto"] + counts["unsure"]
    if not open_to_us:
        return "Nothing was left to color."
    if not counts["unsure"]:
        return f"All {open_to_us} open regions are colored."
    share = counts["auto"] / open_to_us
    return f"{share:.0%} of the open regions are colored; {counts['unsure']} wait for you."


def _totals(summary: Mapping[str, Any]) -> str:
    counts = summary["counts"]
    kinds = (
        ("auto", "colored by Shiage"),
        ("unsure", "left to you"),
        ("kept", "yours, kept as they are"),
    )
    bar = "".join(
        f'<i class="{kind}" style="flex:{counts[kind]}"></i>' for kind, _ in kinds if counts[kind]
    )
    legend = "".join(
        f'<span><i class="dot {kind}"></i><b>{counts[kind]}</b> {text}</span>'
        for kind, text in kinds
    )
    return (
        f'<div class="totals"><div class="bar">{bar}</div><div class="legend">{legend}</div></div>'
    )


def _level(record: Mapping[str, Any], level: LevelReview, draw: Draw) -> str:
    heading = f"<h2>Level {escape(record['level'])}</h2>" if record["level"] else ""
    places = range(len(level.drawings))
    cards = "\n".join(_card(level, place, draw(level, place)) for place in places)
    return (
        f"<section>{heading}{_facts(record)}{_notes(record)}{_palette(record)}"
        f'<div class="sheet">{cards}</div></section>'
    )


def _facts(record: Mapping[str, Any]) -> str:
    seconds, model = record["seconds"], record["model"]
    colored = record["drawings_colored"]
    each = f" ({seconds['coloring'] / colored:.1f} s each)" if colored else ""
    facts = (
        f"<b>{colored}</b> drawings colored in <b>{seconds['coloring']:.1f} s</b>{each}",
        f"learned from <b>{len(model['learned_from'])}</b> in <b>{seconds['learning']:.0f} s</b>",
        f"method <b>{escape(model['method'])}</b>",
        f"precision asked <b>{record['precision']:.0%}</b>",
    )
    pool = ", ".join(escape(file) for file in model["pool"])
    also = f'<p class="facts">from the pool: {pool}</p>' if pool else ""
    return f'<p class="facts">{" · ".join(facts)}</p>{also}'


def _notes(record: Mapping[str, Any]) -> str:
    warnings = [f"<li>{escape(text)}</li>" for text in record["warnings"]]
    faults = [
        f'<li class="fault"><a href="#{escape(fault["drawing"])}">{escape(fault["drawing"])}</a>: '
        f"{escape(fault['message'])}</li>"
        for fault in record["faults"]
    ]
    notes = "".join([*warnings, *faults])
    return f'<ul class="notes">{notes}</ul>' if notes else ""


def _palette(record: Mapping[str, Any]) -> str:
    chips = "".join(
        _chip(color, color["name"] or f"{color['color_id']}") for color in _colors(record)
    )
    return f'<div class="palette">{chips}</div>'


def _colors(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [color for color in record["palette"]["colors"] if color["rgba"][3]]


def _card(level: LevelReview, place: int, pictures: Thumbnails) -> str:
    one = level.drawings[place]
    stem = escape(one.drawing.stem)
    kind = "unsure" if one.unsure else one.state
    tag = f"{len(one.unsure)} to review" if one.unsure else _STATES[one.state]
    return (
        f'<article class="drawing {kind}" id="{stem}" tabindex="0" aria-label="Drawing {stem}">'
        f'<div class="pictures" style="--ratio:{pictures.box[2] / pictures.box[3]:.4f}">'
        f'<figure class="before"><img src="{pictures.before}" alt="Line art of {stem}">'
        f"<figcaption>before</figcaption></figure>"
        f'<figure class="after"><img src="{pictures.after}" alt="{stem} painted">'
        f"{_overlay(one, pictures)}<figcaption>after</figcaption></figure></div>"
        f'<div class="caption"><b>{stem}</b><span class="tag {kind}">{escape(tag)}</span></div>'
        f"{_region_list(one)}</article>"
    )


def _overlay(one: DrawingReview, pictures: Thumbnails) -> str:
    if not one.unsure:
        return ""
    x, y, width, height = pictures.box
    tolerance = max(0.5, width / WIDTH_PX / 2)
    paths = "".join(
        f'<path data-region="{region["id"]}" d="{_path(region["outline"], tolerance)}"/>'
        for region in one.unsure[:MAX_OUTLINED]
    )
    return f'<svg viewBox="{x} {y} {width} {height}" aria-hidden="true">{paths}</svg>'


def _path(rings: Sequence[Sequence[Sequence[float]]], tolerance: float) -> str:
    parts = []
    for ring in rings:
        points = cv2.approxPolyDP(np.array(ring, np.float32), tolerance, closed=True)[:, 0]
        parts.append("M" + " ".join(f"{x:.0f},{y:.0f}" for x, y in points) + "Z")
    return "".join(parts)


def _region_list(one: DrawingReview) -> str:
    if not one.unsure or one.record is None:
        return ""
    colors = {color["color_id"]: color for color in one.record["colors"]}
    rows = "".join(_region_row(region, colors) for region in one.unsure[:MAX_LISTED])
    more = len(one.unsure) - MAX_LISTED
    rest = f"<li>and {more} smaller ones, listed in {escape(one.drawing.stem)}.json</li>"
    return f'<ol class="regions">{rows}{rest if more > 0 else ""}</ol>'


def _region_row(region: Mapping[str, Any], colors: Mapping[int, Mapping[str, Any]]) -> str:
    x, y, _, _ = region["bounds"]
    chips = "".join(
        _chip(colors[one["color_id"]], f"{one['score']:.0%}")
        for place, one in enumerate(region["candidates"])
        if place < 2 or one["score"] >= 0.01
    )
    return (
        f'<li data-region="{region["id"]}"><span class="which"><b>#{region["id"]}</b> at {x}, {y}, '
        f"{region['area']} px · {region['confidence']:.0%} sure</span>{chips}</li>"
    )


def _chip(color: Mapping[str, Any], text: str) -> str:
    red, green, blue, alpha = color["rgba"]
    title = escape(str(color["name"] or f"color {color['color_id']}"))
    dot = (
        f'<i style="background:rgb({red} {green} {blue})"></i>'
        if alpha
        else '<i class="paper"></i>'
    )
    return f'<span class="chip" title="{title}">{dot}{escape(text)}</span>'
