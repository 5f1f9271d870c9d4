"""Install the programs that Shiage works in, so that the tests can drive the real ones.

Krita and Blender come from Debian's packages; Blender's other versions come as Python modules, each
with an environment of its own in ``.hosts``. Needs nothing but Python; what is there is kept.

    python3 scripts/install_hosts.py
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
HOSTS: Final = ROOT / ".hosts"

# Krita only recommends its Python libraries, Blender's modules need a software OpenGL, and the
# window's Qt comes as a wheel that brings no X libraries.
DEBIAN_PACKAGES: Final = (
    *("krita", "python3-pyqt5", "python3-sip", "python3-numpy"),
    *("blender", "libgl1", "libegl1", "libgl1-mesa-dri"),
    *("libsm6", "libxi6", "libxfixes3", "libxkbcommon0", "libxrender1"),
    *("libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0", "libxcb-render-util0"),
    *("libxcb-shape0", "libxcb-xinerama0", "libxcb-xkb1", "libxkbcommon-x11-0", "libdbus-1-3"),
    *("libfontconfig1", "xvfb", "xauth"),
)


@dataclass(frozen=True)
class BlenderModule:
    """A version of Blender as a Python module, and the Python that it was built for."""

    version: str
    python: str
    also: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        """Where its environment lies: one for each major version."""
        return HOSTS / f"bpy-{self.version.rpartition('.')[0]}"

    @property
    def interpreter(self) -> Path:
        """The Python that can import it."""
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


# The wheel of 4.2 does not say that it needs the older numpy.
BLENDER_MODULES: Final = (
    BlenderModule("4.2.23", "3.11", ("numpy<2",)),
    BlenderModule("4.5.15", "3.11"),
    BlenderModule("5.0.1", "3.11"),
    BlenderModule("5.2.3", "3.13"),
)


def main() -> int:
    """Install what is missing; return 1 if something that we need could not be had."""
    missing = missing_packages()
    if missing and not install_packages(missing):
        return 1
    for module in BLENDER_MODULES:
        python = find_python(module.python)
        if python is None:
            print(f"Blender {module.version}: skipped, there is no Python {module.python} here")
        else:
            install_blender(module, python)
    return 0


def missing_packages() -> list[str]:
    """Return which of Debian's packages are not installed."""
    query = ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\n"]
    if shutil.which(query[0]) is None:
        return list(DEBIAN_PACKAGES)
    told = subprocess.run([*query, *DEBIAN_PACKAGES], capture_output=True, text=True).stdout
    present = {line.split()[0] for line in told.splitlines() if line.endswith(" installed")}
    return [package for package in DEBIAN_PACKAGES if package not in present]


def install_packages(packages: list[str]) -> bool:
    """Install Debian's packages if we may; otherwise say how, and return False."""
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        print(f"These programs are missing; install them and start again: {' '.join(packages)}")
        print(f"On Debian: sudo {shlex.join(command)}")
        return False
    print(f"Installing {' '.join(packages)}", flush=True)
    run(["apt-get", "update"])
    run(command)
    return True


def find_python(version: str) -> str | None:
    """Return a Python of this version that really runs."""
    for name in (sys.executable, f"python{version}"):
        program = shutil.which(name)
        if program and version_of(program) == version:
            return program
    pyenv = sorted(Path("~/.pyenv/versions").expanduser().glob(f"{version}.*/bin/python"))
    return str(pyenv[-1]) if pyenv else None


def version_of(program: str) -> str:
    """Return the version of a Python such as ``3.11``; nothing if it does not run."""
    ask = "import sys; print('%d.%d' % sys.version_info[:2])"
    return subprocess.run([program, "-c", ask], capture_output=True, text=True).stdout.strip()


def install_blender(module: BlenderModule, python: str) -> None:
    """Make the environment of one Blender unless it is there."""
    stamp = module.folder / "installed"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == module.version:
        return
    print(f"Installing Blender {module.version} (about 1 GB)", flush=True)
    if python == sys.executable:
        venv.create(module.folder, clear=True, with_pip=True)
    else:
        run([python, "-m", "venv", "--clear", str(module.folder)])
    pip = [str(module.interpreter), "-m", "pip", "install", "--quiet"]
    run([*pip, f"bpy=={module.version}", *module.also])
    stamp.write_text(module.version, encoding="utf-8")


def run(command: list[str]) -> None:
    """Run a command; show its output only when it goes wrong, and stop there."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        raise SystemExit(f"{done.stdout}\nThis command ended with an error: {shlex.join(command)}")


if __name__ == "__main__":
    sys.exit(main())
