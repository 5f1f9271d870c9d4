"""Krita under Xvfb with our zip in it: one warm home for all tests of a session."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from plugin_core.client import UserSettings, connect, write_user_settings
from plugin_core.errors import ShiageError
from tests.fakes.krita import fake_krita
from tests.fakes.running import environment_of
from tests.hosts.screens import start_screen

if TYPE_CHECKING:
    from tests.hosts.krita.fake_stage import Stage

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parent
IMPORTER = Path("/usr/share/krita/pykrita/plugin_importer/plugin_importer.py")
LIMIT_SECONDS = 600


@dataclass
class Outcome:
    """What a run of Krita told."""

    code: int
    output: str
    folder: Path

    @property
    def measured(self) -> dict[str, Any]:
        """Every number and finding."""
        path = self.folder / "measured.jsonl"
        found: dict[str, Any] = {}
        for line in path.read_text().splitlines() if path.is_file() else ():
            found.update(json.loads(line))
        return found


@dataclass
class KritaHome:
    """A home folder for Krita, with our zip installed by Krita's own importer."""

    folder: Path
    imported: str

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a Krita that lives here."""
        kept = {name: os.environ[name] for name in ("TMPDIR",) if name in os.environ}
        shiage = {name: value for name, value in os.environ.items() if name.startswith("SHIAGE_")}
        return {
            **kept,
            **shiage,
            # Krita's own Python takes the first python3 on the path for its home.
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.folder),
            "XDG_CONFIG_HOME": str(self.folder / ".config"),
            "XDG_DATA_HOME": str(self.data),
            "XDG_CACHE_HOME": str(self.folder / ".cache"),
            "XDG_RUNTIME_DIR": str(self.folder / "run"),
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "OMP_NUM_THREADS": "1",
        }

    @property
    def data(self) -> Path:
        """Where its resources lie."""
        return self.folder / ".local" / "share"

    def run(self, command: list[str], out: Path, **more: str) -> Outcome:
        """Run a program of Krita's under Xvfb and leave nothing behind."""
        out.mkdir(parents=True, exist_ok=True)
        (self.folder / ".config" / "kritadisplayrc").unlink(missing_ok=True)
        with screen() as display:
            process = subprocess.Popen(
                command,
                env={**self.environment, "SHIAGE_OUT": str(out), "DISPLAY": display, **more},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                output, _ = process.communicate(timeout=LIMIT_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                output, _ = process.communicate()
        text = output.decode(errors="replace")
        (out / "krita.log").write_text(text)
        return Outcome(process.returncode, text, out)

    def play(self, scenario: str, out: Path, **more: str) -> Outcome:
        """Run a scenario in Krita with a window; fail with its words if it fails."""
        path = HERE / "scenarios" / f"{scenario}.py"
        outcome = self.run(["krita", "--nosplash"], out, SHIAGE_SCENARIO=str(path), **more)
        sys.stdout.write(told(outcome.output))
        assert outcome.code == 0, outcome.output[-6000:]
        return outcome

    @contextlib.contextmanager
    def theme(self, name: str) -> Iterator[None]:
        """Dress Krita in one of its themes."""
        path = self.folder / ".config" / "kritarc"
        before = path.read_text()
        path.write_text(f"{before}\n[theme]\nTheme=Krita {name}\n")
        try:
            yield
        finally:
            path.write_text(before)

    def colorize_file(self, path: Path, out: Path) -> Outcome:
        """Color a file with kritarunner."""
        if not (self.data / "kritarunner").is_dir() and (self.data / "krita").is_dir():
            shutil.copytree(self.data / "krita", self.data / "kritarunner")
        command = ["kritarunner", "-s", "shiage_krita.batch", "--", str(path), "--out", str(out)]
        modules = str(self.data / "krita" / "pykrita")
        wanted = [*command, "--method", "nearest_region"]
        return self.run(wanted, out.parent, PYTHONPATH=modules)


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """Run an X server; gives the name of its display."""
    # Krita first tries what OpenGL can do, with connections of their own: after the last of them a
    # server begins anew, and whoever comes meanwhile is turned away.
    server, display = start_screen("1600x1000", "-noreset")
    try:
        yield display
    finally:
        server.terminate()
        server.wait()


def told(output: str) -> str:
    """Return the lines that a scenario wrote."""
    lines = [line for line in output.splitlines() if line.startswith("[")]
    return "\n".join(lines) + "\n"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """A document of four key frames in a fake Krita, one of them painted."""
    pytest.importorskip("PyQt5")
    from tests.hosts.krita.fake_stage import Stage

    with fake_krita() as krita:
        yield Stage(krita, tmp_path)


@pytest.fixture(scope="session")
def krita_home(
    tmp_path_factory: pytest.TempPathFactory, host_missing: Callable[..., NoReturn]
) -> KritaHome:
    """Krita, warm, with our zip and the driver of the scenarios."""
    for program in ("krita", "kritarunner", "Xvfb"):
        if shutil.which(program) is None:
            host_missing(f"{program} is not installed.")
    folder = Path(os.environ.get("SHIAGE_TEST_KRITA_HOME") or tmp_path_factory.mktemp("krita"))
    home = KritaHome(folder, "")
    for place in (home.data / "krita" / "actions", folder / ".config", folder / "run"):
        place.mkdir(parents=True, exist_ok=True)
    (folder / "run").chmod(0o700)
    home.imported = _install(home, tmp_path_factory.mktemp("zip"))
    shutil.copytree(HERE / "driver", home.data / "krita" / "pykrita", dirs_exist_ok=True)
    names = ("shiage_krita", "shiage_driver")
    lines = "".join(f"enable_{name}=true\n" for name in names)
    (folder / ".config" / "kritarc").write_text(f"[python]\n{lines}")
    return home


def _install(home: KritaHome, out: Path) -> str:
    script = [sys.executable, str(ROOT / "scripts" / "package.py"), "krita", "--out", str(out)]
    subprocess.run(script, check=True, capture_output=True)
    importer = ["/usr/bin/python3", str(IMPORTER), str(out / "shiage_krita.zip")]
    done = subprocess.run(
        [*importer, str(home.data / "krita")], check=True, capture_output=True, text=True
    )
    return done.stdout


@pytest.fixture
def engine_folders(tmp_path: Path) -> Iterator[Path]:
    """Folders of its own for the engine that Krita starts; it is stopped in the end."""
    with environment_of(tmp_path / "engine"):
        write_user_settings(UserSettings(sys.executable))
        yield tmp_path / "engine"
        with contextlib.suppress(ShiageError):
            connect(start=False).shutdown()


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The example shot, and what the command line paints of it with the same settings."""
    folder = tmp_path_factory.mktemp("example") / "shot"
    size = os.environ.get("SHIAGE_TEST_SIZE", "640x360")
    _python("examples/draw_example.py", str(folder), "--size", size)
    _write_times(folder)
    copy = folder.with_name("painted")
    shutil.copytree(folder, copy)
    _python("-m", "plugin_core.cli", "paint", str(copy), "--method", "nearest_region")
    return {"SHIAGE_EXAMPLE": str(folder), "SHIAGE_EXPECTED": str(copy / "result")}


@pytest.fixture
def unpainted(example: Mapping[str, str], tmp_path: Path) -> Mapping[str, str]:
    """The example shot with its first painted drawing as color model, and nothing else painted.

    With what the command line paints of it.
    """
    shot, models = tmp_path / "unpainted", tmp_path / "models"
    shutil.copytree(example["SHIAGE_EXAMPLE"], shot)
    paint = min((shot / "paint").iterdir())
    models.mkdir()
    shutil.copy(paint, models / "figure.png")
    shutil.copy(shot / "line" / paint.name, models / "figure.line.png")
    shutil.rmtree(shot / "paint")
    _python("-m", "plugin_core.cli", "paint", str(shot), "--pool", str(models))
    return {**example, "SHIAGE_EXPECTED": str(shot / "result"), "SHIAGE_MODELS": str(models)}


def _write_times(folder: Path) -> None:
    from plugin_core import Shot

    exposure = Shot.open(folder).exposure
    assert exposure is not None
    times: dict[str, int] = {"last": len(exposure) - 1}
    for hold in exposure.holds():
        if hold.stem:
            times.setdefault(str(int(hold.stem.split(".")[1])), hold.start)
    (folder / "times.json").write_text(json.dumps(times))


def _python(*arguments: str) -> None:
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr + done.stdout
