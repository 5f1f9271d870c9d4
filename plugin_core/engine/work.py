"""What the jobs do, bound to the scripting API: the same calls that a script or the CLI makes."""

from __future__ import annotations

from pathlib import Path

from ..errors import UnreadableImage
from ..files.result_files import ResultFiles
from ..protocol.messages import (
    CheckRequest,
    ColorizeRequest,
    FinishedDrawing,
    LearnRequest,
    Request,
)
from ..review import DrawingReview, review_level
from ..session import colorize, learn, resumable_model, stored_model
from ..session.results import Result
from ..shot import Shot
from .checking import check_shot
from .paths import open_shot_folder
from .watch import Watch


def do_work(request: Request, watch: Watch) -> None:
    """Learn, colorize or check the shot that a request names.

    Raises
    ------
    ShiageError
        Whatever the shot does not allow.
    """
    shot = Shot.open(open_shot_folder(request.shot), request.level)
    if isinstance(request, LearnRequest):
        _learn(shot, request, watch)
    elif isinstance(request, ColorizeRequest):
        _colorize(shot, request, watch)
    else:
        _check(shot, request, watch)
    _warn(shot, watch)


def _warn(shot: Shot, watch: Watch) -> None:
    for warning in shot.warnings:
        watch.notice(warning)


def _learn(shot: Shot, request: LearnRequest, watch: Watch) -> None:
    settings = request.settings
    learn(
        shot,
        method=settings.method,
        max_seconds=settings.max_seconds,
        max_steps=request.max_steps,
        gap_px=settings.gap_px,
        pretrained=settings.pretrained,
        pool=tuple(map(Path, request.pool)),
        resume=resumable_model(shot, settings.method) if request.resume else None,
        anew=not request.resume,
        on_progress=watch.progress,
        cancel=watch.cancel,
    )


def _colorize(shot: Shot, request: ColorizeRequest, watch: Watch) -> None:
    model = stored_model(shot)
    folder = Path(request.out) if request.out else shot.result_folder
    precision = request.settings.precision
    results = colorize(
        shot,
        model,
        drawings=request.drawings or None,
        precision=precision,
        folder=folder,
        on_progress=watch.progress,
        cancel=watch.cancel,
    )
    new = set()
    unreadable: UnreadableImage | None = None
    try:
        for result in results:
            result.save()
            watch.finished(_finished(result))
            new.add(result.drawing.stem)
    except UnreadableImage as error:
        unreadable = error
    review = review_level(shot, model, folder, precision=precision)
    for one in review.drawings:
        if one.state == "colored" and one.drawing.stem not in new:
            watch.finished(_unchanged(one, folder))
    if unreadable is not None:
        _warn(shot, watch)
        raise unreadable


def _finished(result: Result) -> FinishedDrawing:
    return FinishedDrawing(
        number=result.drawing.number,
        suffix=result.drawing.suffix,
        picture=str(result.files.content),
        regions_file=str(result.files.record),
        regions=result.prepared.regions.count,
        uncertain=len(result.uncertain_regions),
    )


def _unchanged(one: DrawingReview, folder: Path) -> FinishedDrawing:
    return FinishedDrawing(
        number=one.drawing.number,
        suffix=one.drawing.suffix,
        picture=str(one.picture),
        regions_file=str(ResultFiles(folder, one.drawing.stem).record),
        regions=one.counts.regions,
        uncertain=one.counts.unsure,
        unchanged=True,
    )


def _check(shot: Shot, request: CheckRequest, watch: Watch) -> None:
    for fault in check_shot(shot, request.settings.gap_px, watch.progress, watch.cancel):
        watch.notice(fault)
