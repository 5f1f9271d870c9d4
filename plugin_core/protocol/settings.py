"""What an artist may set: one dataclass from which every host builds its panel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final


def _setting(
    default: Any,
    label: str,
    help: str,  # the word that hosts know a tooltip by
    *,
    unit: str = "",
    limits: tuple[float, float] | None = None,
    choices: tuple[str, ...] = (),
) -> Any:
    """Declare a field of :class:`Settings` with everything that a panel shows of it."""
    metadata: dict[str, Any] = {"label": label, "unit": unit, "help": help}
    if limits is not None:
        metadata["min"], metadata["max"] = limits
    if choices:
        metadata["choices"] = choices
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Settings:
    """How a shot is learned and colored. A default never travels."""

    max_seconds: float = _setting(
        55.0,  # with what comes before and after, learning takes a minute
        "Learning time",
        "Learning stops after this time, or earlier when nothing improves any more."
        " 0 only takes up your corrections, at once.",
        unit="s",
        limits=(0, 3600),
    )
    precision: float = _setting(
        0.98,
        "Expected precision",
        "Regions that are less certain than this stay blank and are listed for you."
        " 0 paints every region with its best candidate.",
        limits=(0, 1),
    )
    gap_px: int = _setting(
        8,
        "Close gaps up to",
        "Gaps in the lines up to this size count as closed. Your lines never change.",
        unit="px",
        limits=(0, 200),
    )
    method: str = _setting(
        "auto",
        "Method",
        "How colors are found. Automatic combines all methods and suits nearly every shot.",
    )
    pretrained: bool = _setting(
        True,
        "Use supplied weights",
        "Start from the small networks that come with Shiage. Without them it learns from your"
        " drawings only.",
    )
    device: str = _setting(
        "auto",
        "Compute on",
        "Automatic uses a graphics card when there is one.",
        choices=("auto", "cpu"),
    )


DEFAULT_SETTINGS: Final = Settings()


@dataclass(frozen=True)
class SettingField:
    """One line of a settings panel; ``minimum`` and ``maximum`` are None where nothing bounds."""

    name: str
    kind: type
    default: Any
    label: str
    help: str
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()


def setting_fields() -> tuple[SettingField, ...]:
    """Return every setting in the order in which a panel shows them.

    Returns
    -------
    tuple of SettingField
        ``kind`` is ``float``, ``int``, ``bool`` or ``str``.

    Examples
    --------
    >>> [setting.label for setting in setting_fields() if setting.unit == "px"]
    ['Close gaps up to']
    """
    return tuple(_panel_line(each.name, each.default, each.metadata) for each in fields(Settings))


def _panel_line(name: str, default: Any, metadata: Mapping[str, Any]) -> SettingField:
    return SettingField(
        name=name,
        kind=type(default),
        default=default,
        label=metadata["label"],
        help=metadata["help"],
        unit=metadata["unit"],
        minimum=metadata.get("min"),
        maximum=metadata.get("max"),
        choices=metadata.get("choices", ()),
    )
