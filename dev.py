"""The front door of a checkout; needs nothing but Python.

python3 dev.py demo     install, draw an example shot, paint it, say where the report is
python3 dev.py test     install, then run every check
python3 dev.py check    install, then run the quick checks: format, ruff, mypy, import layers
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
import urllib.request
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PROGRAMS = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMP = VENV / "installed.json"
DEMO = ROOT / "out" / "demo"

OLDEST_PYTHON = (3, 11)
# Add-ons are copied into their hosts, not installed: tools find them here.
ADD_ONS = [ROOT / "hosts" / "blender", ROOT / "hosts" / "krita"]
# One known build: on Linux, PyPI's torch without a version brings gigabytes of CUDA along.
CPU_TORCH = "torch==2.13.0"
CPU_TORCH_INDEX = "https://download.pytorch.org/whl/cpu"

STATIC_CHECKS = [
    ["ruff", "format", "--check", "."],
    ["ruff", "check", "."],
    ["mypy"],
    ["lint-imports", "--no-cache"],
]
TESTS = [["pytest", "-n", "2"]]


def main() -> int:
    """Run the command of the command line; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("command", choices=("demo", "test", "check"))
    command = parser.parse_args().command
    if sys.version_info < OLDEST_PYTHON:
        raise SystemExit(
            f"Shiage needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}. "
            "Run dev.py with a newer one, such as: python3.11 dev.py " + command
        )
    install()
    if command == "demo":
        return demo()
    if command == "test" and os.environ.get("CI"):
        install_hosts()
    return run_checks(STATIC_CHECKS if command == "check" else STATIC_CHECKS + TESTS)


def install() -> None:
    """Make ``.venv`` hold what pyproject.toml asks for; do nothing when it already does."""
    wanted = {
        "build": "gpu" if has_nvidia() else "cpu",
        "pyproject": hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest(),
    }
    present = read_stamp()
    if present == wanted:
        return
    # The CPU and GPU builds of onnxruntime spoil each other: change over in an empty environment.
    make_venv(afresh=present.get("build", wanted["build"]) != wanted["build"])
    install_torch(wanted["build"])
    pip("Shiage and its tools", "-e", f"{ROOT}[{wanted['build']},dev]")
    STAMP.write_text(json.dumps(wanted), encoding="utf-8")


def install_hosts() -> None:
    """Install Krita and Blender; elsewhere, tests of a host that is missing are skipped."""
    say("Krita and Blender")
    subprocess.run([sys.executable, ROOT / "scripts" / "install_hosts.py"], check=True)


def read_stamp() -> dict[str, str]:
    """Return what was installed last; nothing if the environment does not run."""
    try:
        subprocess.run([PROGRAMS / "python", "--version"], check=True, capture_output=True)
        stamp: dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError, subprocess.CalledProcessError):
        return {}
    return stamp


def has_nvidia() -> bool:
    """Return whether an NVIDIA driver answers."""
    program = shutil.which("nvidia-smi")
    return program is not None and subprocess.run([program], capture_output=True).returncode == 0


def make_venv(*, afresh: bool) -> None:
    """Make the virtual environment, or keep the one that is there."""
    require_ensurepip()
    say(f"Environment in {VENV}")
    venv.create(VENV, clear=afresh, with_pip=True)


def require_ensurepip() -> None:
    """Install Debian's package for virtual environments if it is missing and we may."""
    if importlib.util.find_spec("ensurepip"):
        return
    package = f"python3.{sys.version_info.minor}-venv"
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        raise SystemExit(
            "This Python cannot make virtual environments. "
            f"Install what is missing and start again: sudo apt install {package}"
        )
    say(f"Installing {package}")
    run_quietly([apt, "update"])
    run_quietly([apt, "install", "--yes", "--no-install-recommends", package])


def install_torch(build: str) -> None:
    """Install torch first, so that no other package chooses its build."""
    if build == "gpu":
        pip("torch for NVIDIA (some gigabytes)", "torch")
    elif sys.platform == "linux" and answers(CPU_TORCH_INDEX):
        pip("torch (some 200 MB)", CPU_TORCH, "--extra-index-url", CPU_TORCH_INDEX)
    else:
        pip("torch (some 200 MB)", CPU_TORCH)


def answers(url: str) -> bool:
    """Return whether a web address can be reached."""
    try:
        with urllib.request.urlopen(f"{url}/torch/", timeout=10):
            return True
    except OSError:
        return False


def pip(what: str, *arguments: str) -> None:
    """Install with the environment's pip."""
    say(f"Installing {what}")
    run_quietly([str(PROGRAMS / "python"), "-m", "pip", "install", *arguments])


def run_quietly(command: list[str]) -> None:
    """Run a command; show its output only when it goes wrong, and stop there."""
    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        raise SystemExit(f"{done.stdout}\nThis command ended with an error: {shlex.join(command)}")


def demo() -> int:
    """Draw the example shot once, paint it, and say where to look."""
    if not (DEMO / "line").is_dir():
        say(f"Drawing the example shot in {DEMO}")
        subprocess.run(
            [PROGRAMS / "python", ROOT / "examples" / "draw_example.py", DEMO], check=True
        )
    say(f"shiage paint {DEMO}")
    code = subprocess.run([PROGRAMS / "shiage", "paint", DEMO]).returncode
    if code > 1:  # 1 only says that some regions are left to the artist
        return code
    say(f"The report: {(DEMO / 'result' / 'report.html').as_uri()}")
    return 0


def run_checks(checks: list[list[str]]) -> int:
    """Run every check, even after one has failed; return 1 if any failed."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, ADD_ONS))}
    outcomes = []
    for check in checks:
        say(shlex.join(check))
        start = time.monotonic()
        command = [str(PROGRAMS / check[0]), *check[1:]]
        code = subprocess.run(command, cwd=ROOT, env=environment).returncode
        outcomes.append((code, time.monotonic() - start, shlex.join(check)))
    say("Summary")
    for code, seconds, name in outcomes:
        print(f"{'FAILED' if code else 'passed'}  {seconds:6.1f} s  {name}")
    return int(any(code for code, _, _ in outcomes))


def say(heading: str) -> None:
    """Print a heading, before anything that a child process prints."""
    print(f"\n── {heading}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
