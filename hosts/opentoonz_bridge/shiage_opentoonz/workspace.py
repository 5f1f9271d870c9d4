"""A level of OpenToonz or Tahoma2D as a shot folder, and the way back.

workspace = open_workspace(Path("cut12.tnz"), level="A")
...                                # learn and colorize workspace.shot_folder, in any way
written = workspace.write_back()   # A_auto.tlv, A_auto.tpl, cut12_auto.tnz, a report
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from plugin_core.errors import InputError
from plugin_core.files.storage import check_writable
from plugin_core.naming import parse_drawings, read_stem
from plugin_core.session import stored_model
from plugin_core.session.model_store import has_model
from plugin_core.shot import Shot
from plugin_core.timesheets.exposure import Exposure
from plugin_core.timesheets.xdts import read_xdts

from .cm32 import NOWHERE
from .corrections import fills_of_corrections, take_corrections
from .frame_ids import FrameId
from .picture_source import PictureSource, open_picture_source
from .picture_writing import write_pictures
from .places import DEFAULT_SUFFIX, check_suffix, shot_folder_of
from .raster_source import RasterSource, open_raster_source
from .raster_writing import RasterWriting
from .retakes import renew_approvals
from .scene_levels import RASTER, OpenedScene, open_scene
from .scene_writing import write_scene
from .sequences import PICTURES, open_sequence
from .shot_sync import ShotRecord, added_paint, sync_shot
from .source import check_kind
from .stems import level_name, stem_of
from .tnz import SceneLevel
from .written import WrittenLevel

__all__ = ["Workspace", "WrittenLevel", "levels_of", "open_workspace"]

SCENE = ".tnz"


@dataclass(frozen=True, eq=False)
class Workspace:
    """A level turned into a shot folder.

    Attributes
    ----------
    source
        The scene or level file that was opened.
    shot_folder
        The shot folder: ``line/``, ``paint/``, ``palette.json`` (color ids are style ids) and
        ``sheet.xdts``. Paint that is put into ``paint/`` afterwards counts as the artist's.
    level
        Name of the level in the shot folder; for :meth:`plugin_core.Shot.open` and the engine.
    warnings
        What the artist should know, one sentence each.
    content
        The level itself.
    stems
        The stem of each of its drawings in the shot folder.
    """

    source: Path
    shot_folder: Path
    level: str
    warnings: tuple[str, ...]
    content: RasterSource | PictureSource
    stems: Mapping[FrameId, str]
    _record: ShotRecord = field(repr=False)
    _scene: tuple[OpenedScene, SceneLevel] | None = field(default=None, repr=False)

    @property
    def learn_from(self) -> str:
        """The drawings whose paint counts, as ``1,5-7``; empty is all."""
        return self._record.learn_from

    @property
    def gap_px(self) -> int:
        """Gaps in the lines up to this many pixels count as closed."""
        return self._record.gap_px

    def is_corrected(self, stem: str) -> bool:
        """Whether the artist painted or approved something of a drawing outside of the level."""
        return added_paint(self.shot_folder, stem, self._record) is not None

    def open_shot(self) -> Shot:
        """Open the shot folder."""
        return Shot.open(self.shot_folder, self.level)

    def check_places(self) -> None:
        """Find out whether copies can be written, before work is done for them.

        Raises
        ------
        StorageError
            If the folder of the level, or that of the scene, takes no files.
        """
        for folder in {self.content.path.parent, self.source.parent}:
            check_writable(folder)

    def write_back(
        self, *, suffix: str = DEFAULT_SUFFIX, mark_unsure: bool = False
    ) -> WrittenLevel:
        """Write what lies in ``paint/`` and ``result/`` as a painted copy of the level.

        Sources are never touched; a copy that the artist changed is never overwritten, the next
        free name is taken instead. Every file is proven to hold the artist's drawings before it
        is put into place.

        Parameters
        ----------
        suffix
            What the copies' names end in.
        mark_unsure
            Paint the regions that are left to the artist in a magenta style on a page of its own.

        Raises
        ------
        InputError
            If the level changed since it was opened.
        NotLosslessError
            If a copy would not hold the artist's drawings as they are.
        StorageError
            If a file cannot be written; what was there before is unchanged.
        """
        check_suffix(suffix)
        if isinstance(self.content, PictureSource):
            written = write_pictures(
                self.content, self.shot_folder, self.stems, self._record, suffix
            )
        else:
            writing = RasterWriting(
                self.content,
                self.shot_folder,
                self.stems,
                self._record,
                self._gap_px() if mark_unsure else None,
            )
            written = writing.write(suffix)
        if self._scene is None:
            return written
        scene, level = self._scene
        return written.shown_by(write_scene(scene, level, written.level, suffix))

    def _gap_px(self) -> int:
        shot = self.open_shot()
        return stored_model(shot).gap_px if has_model(shot.work_folder) else 0


def levels_of(path: Path) -> tuple[str, ...]:
    """Return the names of the levels that :func:`open_workspace` can open in a scene or file.

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    if path.suffix.lower() == SCENE:
        return tuple(level.name for level in open_scene(path).paintable)
    check_kind(path)
    return (path.stem,)


def open_workspace(
    path: Path,
    *,
    level: str | None = None,
    learn_from: str | None = None,
    sheet: Path | None = None,
    gap_px: int | None = None,
) -> Workspace:
    """Turn a level into a shot folder among the user's data, or bring the one there up to date.

    Parameters
    ----------
    path
        A scene (``.tnz``), a Toonz raster level (``.tlv``), or a picture of a numbered sequence
        (PNG, TGA, TIFF).
    level
        Which level of a scene; may be left out where only one can be painted.
    learn_from
        The drawings whose paint counts, as ``1,5-7``, from now on; ``""`` is all, ``None`` is as
        it was chosen before.
    sheet
        A time sheet (``.xdts``) that says when each drawing shows, from now on, instead of the
        scene.
    gap_px
        Gaps in the lines up to this many pixels count as closed, from now on.

    Raises
    ------
    InputError
        If the file cannot be used; the hint says what to do in OpenToonz.
    """
    path = path.absolute()
    scene = open_scene(path) if path.suffix.lower() == SCENE else None
    scene_level = scene.level(level) if scene else None
    file = scene.file_of(scene_level) if scene and scene_level else path
    check_kind(file)
    if file.suffix.lower() in PICTURES:
        file = open_sequence(file).level_path
    folder = shot_folder_of(file)
    record = ShotRecord.read(folder)
    record.choose(learn_from, sheet, gap_px)
    content = _open_content(file, record, scene)
    if isinstance(content, RasterSource):
        record.fills = sorted({*record.fills, *fills_of_corrections(content, record)})
        content = replace(content, more_fills=frozenset(record.fills))
    name = level_name(content.name)
    stems = {each: stem_of(name, each) for each in content.frame_ids}
    exposure = scene.exposure(scene_level, stems) if scene and scene_level else None
    warnings = list(content.warnings)
    if record.sheet and (sheet or Path(record.sheet).is_file()):
        shown = _read_sheet(Path(record.sheet), name, stems, content)
        exposure = shown or exposure
        if shown is None:
            warnings.append(
                f"{Path(record.sheet).name} has no column {name}: it does not say when the drawings"
                f" of {name} show."
            )
    retakes = sync_shot(content, folder, stems, record, exposure)
    if retakes:
        by_stem = {stems[each]: retake for each, retake in retakes.items()}
        renew_approvals(Shot.open(folder, name), by_stem)
    warnings += [
        f"The lines of drawing {each.label} changed after it was approved or corrected: its regions"
        " that are others now are colored anew."
        for each, retake in retakes.items()
        if not retake.holds
    ]
    if isinstance(content, RasterSource):
        warnings += take_corrections(content, folder, stems, record)
        record.write(folder, content.path)
    return Workspace(
        path,
        folder,
        name,
        tuple(warnings),
        content,
        stems,
        record,
        (scene, scene_level) if scene and scene_level else None,
    )


def _open_content(
    file: Path, record: ShotRecord, scene: OpenedScene | None
) -> RasterSource | PictureSource:
    chosen = _chosen(record.learn_from)
    if file.suffix.lower() == RASTER:
        place = scene.place if scene else None
        return open_raster_source(
            file,
            record.surveys,
            place=place,
            window=record.window or NOWHERE,
            gap_px=record.gap_px,
            is_learned=chosen,
        )
    if file.suffix.lower() in PICTURES:
        return open_picture_source(file, is_learned=chosen)
    raise InputError(
        f"{file.name} is no level that Shiage paints.",
        hint="Name a scene (.tnz), a Toonz raster level (.tlv), or one of its numbered pictures.",
    )


def _chosen(text: str) -> Callable[[FrameId], bool] | None:
    if not text:
        return None
    selection = parse_drawings(text)
    return lambda frame_id: frame_id.number in selection


def _read_sheet(
    sheet: Path, level: str, stems: Mapping[FrameId, str], content: RasterSource | PictureSource
) -> Exposure | None:
    """Return what a time sheet shows of a level; blank drawings are passed over."""
    blank = content.blank if isinstance(content, RasterSource) else ()
    drawn = {*stems.values(), *(stem_of(level, each) for each in blank)}
    names = [name for name in map(read_stem, drawn) if name is not None]
    shown = read_xdts(sheet, level, names)
    if shown is None:
        return None
    usable = set(stems.values())
    return Exposure(tuple(stem if stem in usable else None for stem in shown.stems))
