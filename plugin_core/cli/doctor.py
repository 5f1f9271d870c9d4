"""``doctor``: what is wrong with an installation, and how to mend it."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from importlib import import_module, invalidate_caches
from importlib.metadata import distributions
from pathlib import Path
from types import ModuleType
from typing import Final, Literal

from rich.markup import escape
from rich.table import Table

from ..client import UserSettings, read_user_settings, write_user_settings
from ..client.installing import OLDEST_PYTHON
from ..engine.instance import private_folder
from ..errors import EngineError, InputError, NoWeights, StorageError
from ..files import storage
from ..files.shipped import half_precision, read_weights, weights_file
from ..protocol import PROTOCOL_VERSION, Connection, read_connection
from ..protocol.folders import log_folder, runtime_folder
from .engine_command import stop_engine
from .output import Output

State = Literal["fine", "note", "fault"]
Installed = Mapping[str, str]
"""Version of every installed distribution, by its normalized name."""

_MODULES: Final = {
    "numpy": "numpy",
    "opencv-python-headless": "cv2",
    "pillow": "PIL",
    "scipy": "scipy",
    "safetensors": "safetensors",
    "opentimelineio": "opentimelineio",
    "torch": "torch",
}
_WEIGHTS: Final = ("line_encoder.onnx", "matcher.onnx", "video_reference.onnx")
_BROKEN: Final = (ImportError, OSError, AttributeError)
"""What the import of a package ends with when its files are gone or do not fit."""

_COLORS: Final = {"fine": "green", "note": "yellow", "fault": "red"}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; ``mend`` says what to do about a fault."""

    subject: str
    state: State
    text: str
    mend: str = ""


def run_doctor(folder: Path, output: Output, *, fix: bool) -> bool:
    """Look at everything; say whether anything needs mending.

    With ``fix``, mend what pip can mend, have hosts use this Python and stop an engine of another
    version, then look again.
    """
    if fix:
        with suppress(StorageError):  # what is in the way is found below
            write_user_settings(UserSettings(sys.executable))
        with suppress(StorageError, EngineError):
            if (connection := foreign_engine()) is not None:
                stop_engine(connection)
        for one in examine(folder):
            if one.state == "fault":
                mend_with_pip(one.mend)
        invalidate_caches()
    findings = examine(folder)
    table = Table(show_edge=False)
    for heading in ("", "", "mend"):
        table.add_column(heading, overflow="fold")
    for one in findings:
        subject = f"[{_COLORS[one.state]}]{one.subject}[/]"
        table.add_row(subject, escape(one.text), escape(one.mend))
    output.say(table)
    output.finish({"findings": [asdict(one) for one in findings]})
    return any(one.state == "fault" for one in findings)


def mend_with_pip(mend: str) -> None:
    """Carry out advice such as ``pip uninstall -y a && pip install b``; leave any other alone."""
    for command in mend.split(" && "):
        words = shlex.split(command)
        if words[:1] == ["pip"]:
            subprocess.run([sys.executable, "-m", *words], check=False, stdout=subprocess.DEVNULL)


def examine(folder: Path) -> list[Finding]:
    """Look at everything."""
    installed = {_normalized(one.name): one.version for one in distributions() if one.name}
    return [
        check_python(sys.version_info[:2]),
        *check_packages(installed),
        check_onnxruntime(installed),
        check_weights(),
        check_opencv(installed),
        check_qt(installed, os.environ),
        check_timeline(installed),
        check_cuda(),
        check_engine(),
        check_running_engine(),
        check_writable("results folder", folder),
        check_own_folder("engine folder", runtime_folder, "SHIAGE_RUNTIME_DIR"),
        check_own_folder("log folder", log_folder, "SHIAGE_LOG_DIR"),
    ]


def check_python(version: tuple[int, ...]) -> Finding:
    """Judge the interpreter."""
    text = f"{version[0]}.{version[1]}"
    if version < OLDEST_PYTHON:
        return Finding("Python", "fault", text, "Install Python 3.11 or newer.")
    return Finding("Python", "fine", text)


def check_packages(installed: Installed) -> Iterable[Finding]:
    """Import what Shiage needs."""
    for name, module in _MODULES.items():
        try:
            import_module(module)
        except _BROKEN as error:
            yield Finding(name, "fault", str(error), f"pip install --force-reinstall {name}")
        else:
            yield Finding(name, "fine", installed.get(name, "present"))


def check_onnxruntime(installed: Installed) -> Finding:
    """Its CPU and GPU builds exclude each other, and pip does not notice."""
    subject = "onnxruntime"
    builds = [name for name in ("onnxruntime", "onnxruntime-gpu") if name in installed]
    reinstall = "pip uninstall -y onnxruntime onnxruntime-gpu && pip install onnxruntime"
    if len(builds) == 2:
        return Finding(subject, "fault", "Both its builds are installed.", reinstall)
    if not builds:
        text = "Not installed: Shiage works with --no-pretrained alone."
        return Finding(subject, "note", text, "pip install shiage[cpu]")
    try:
        module = import_module("onnxruntime")
    except _BROKEN as error:
        return Finding(subject, "fault", str(error), reinstall)
    if _is_hollow(module):
        return Finding(subject, "fault", "Its files are gone.", reinstall)
    return Finding(subject, "fine", f"{builds[0]} {installed[builds[0]]}")


def check_weights() -> Finding:
    """Read the networks that come along."""
    try:
        for weights in map(weights_file, _WEIGHTS):
            half = half_precision(weights)
            for path in (weights, half) if half.is_file() else (weights,):
                read_weights(path)
    except NoWeights as error:
        mend = "Install Shiage again; until then, work with --no-pretrained."
        return Finding("weights", "fault", error.message, mend)
    return Finding("weights", "fine", "They are what their cards say.")


def check_opencv(installed: Installed) -> Finding:
    """Two builds of OpenCV overwrite each other."""
    builds = [
        name
        for name in (
            "opencv-python",
            "opencv-python-headless",
            "opencv-contrib-python",
            "opencv-contrib-python-headless",
        )
        if name in installed
    ]
    mend = f"pip uninstall -y {' '.join(builds)} && pip install opencv-python-headless"
    if len(builds) > 1:
        return Finding("OpenCV", "fault", f"Several builds: {', '.join(builds)}.", mend)
    try:
        module = import_module("cv2")
    except _BROKEN as error:
        return Finding("OpenCV", "fault", str(error), mend)
    if _is_hollow(module):
        return Finding("OpenCV", "fault", "Its files are gone.", mend)
    return Finding("OpenCV", "fine", f"{builds[0] if builds else 'cv2'} {module.__version__}")


def check_qt(installed: Installed, environment: Mapping[str, str]) -> Finding:
    """OpenCV with windows brings its own Qt plugins, which PyQt5 then stumbles over."""
    mend = "pip uninstall -y opencv-python && pip install opencv-python-headless"
    if "pyqt5" in installed and "opencv-python" in installed:
        return Finding("Qt", "fault", "opencv-python gets in the way of PyQt5.", mend)
    path = environment.get("QT_QPA_PLATFORM_PLUGIN_PATH", "")
    if "cv2" in Path(path).parts:
        return Finding("Qt", "fault", f"QT_QPA_PLATFORM_PLUGIN_PATH is {path}.", mend)
    return Finding("Qt", "fine", "Nothing gets in its way.")


def check_timeline(installed: Installed) -> Finding:
    """AYON reads OpenTimelineIO 0.17: what we write must be readable by it."""
    subject, version = "OpenTimelineIO", installed.get("opentimelineio", "")
    mend = "pip install 'OpenTimelineIO>=0.17'"
    try:
        versioning = import_module("opentimelineio.versioning")
        versioning.fetch_map("OTIO_CORE", "0.17.0")
    except _BROKEN as error:
        return Finding(subject, "fault", str(error), mend)
    except KeyError:
        return Finding(subject, "fault", f"{version} cannot write for version 0.17.", mend)
    if "ayon-core" in installed and not version.startswith("0.17."):
        text = f"{version}, but AYON in the same environment wants 0.17.0."
        return Finding(subject, "fault", text, "Give Shiage an environment of its own.")
    return Finding(subject, "fine", f"{version}, writes files that 0.17 can read.")


def check_cuda() -> Finding:
    """Say which device learns; none but the CPU is no fault."""
    try:
        torch = import_module("torch")
    except _BROKEN:
        text = "torch is missing: --no-pretrained, cfpla and video_reference are not possible."
        return Finding("GPU", "note", text)
    if torch.cuda.is_available():
        return Finding("GPU", "fine", str(torch.cuda.get_device_name(0)))
    if torch.version.cuda:
        text = "torch could use CUDA, but finds no GPU: learning uses the CPU."
        return Finding("GPU", "note", text, "Check the driver with nvidia-smi.")
    return Finding("GPU", "note", "torch was built without CUDA: learning uses the CPU.")


def check_engine() -> Finding:
    """Say which Python hosts start the engine with; where there is none yet, it is this one."""
    try:
        chosen = read_user_settings().interpreter
    except InputError as error:
        return Finding("engine", "fault", error.message, "shiage doctor --fix")
    except StorageError as error:
        return Finding("engine", "fault", error.message, error.hint)
    if chosen and Path(chosen).is_file():
        state: State = "fine" if Path(chosen) == Path(sys.executable) else "note"
        return Finding("engine", state, f"Hosts start it with {chosen}.")
    try:
        path = write_user_settings(UserSettings(sys.executable))
    except StorageError as error:
        return Finding("engine", "fault", error.message, "Change the permissions of its folder.")
    return Finding("engine", "fine", f"Hosts start it with {sys.executable}, as {path} says now.")


def check_running_engine() -> Finding:
    """An engine of another version that runs on refuses what hosts of this one ask."""
    subject = "running engine"
    try:
        connection = foreign_engine()
    except StorageError as error:
        return Finding(subject, "fault", error.message, error.hint)
    if connection is None:
        return Finding(subject, "fine", "Nothing is in the way of this version's.")
    text = (
        f"Process {connection.pid} speaks protocol {connection.protocol}, not {PROTOCOL_VERSION}."
    )
    return Finding(subject, "fault", text, "shiage doctor --fix")


def foreign_engine() -> Connection | None:
    """Return the connection of an engine that runs and speaks another protocol, or None."""
    connection = read_connection()
    if connection is None or connection.protocol == PROTOCOL_VERSION:
        return None
    return connection


def check_writable(subject: str, folder: Path) -> Finding:
    """Look whether a folder takes files."""
    try:
        storage.check_writable(folder)
    except StorageError as error:
        return Finding(subject, "fault", error.message, error.hint)
    return Finding(subject, "fine", str(folder))


def check_own_folder(subject: str, find: Callable[[], Path], variable: str) -> Finding:
    """Look as the engine does whether a folder that it cannot do without will do."""
    mend = f"Make it yours and writable, or name another folder in {variable}."
    try:
        found = check_writable(subject, private_folder(find()))
    except EngineError as error:
        return Finding(subject, "fault", error.message, mend)
    except StorageError as error:
        return Finding(subject, "fault", error.message, error.hint)
    return replace(found, mend=mend) if found.state == "fault" else found


def _is_hollow(module: ModuleType) -> bool:
    """Whether a package is the empty shell that removing its twin leaves behind."""
    return not hasattr(module, "__version__")


def _normalized(name: str) -> str:
    return name.lower().replace("_", "-")
