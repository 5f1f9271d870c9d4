"""Build the add-ons that artists install, each from a clean copy.

    python scripts/package.py krita      makes dist/shiage_krita.zip
    python scripts/package.py blender    makes dist/shiage_blender.zip and shiage_blender_legacy.zip

An add-on carries its own copy of the client (``_vendor/plugin_core``); the lines that import it are
made relative, so that two add-ons in one program never share or disturb each other's. It also
carries the engine (``engine/*.whl``) for artists who have no terminal.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
VENDORED: Final = ("__init__.py", "errors.py", "jobs.py", "protocol", "client")
OUR_IMPORT: Final = re.compile(r"^(\s*from )plugin_core(?=[. ])", re.MULTILINE)
ANY_IMPORT: Final = re.compile(r"^\s*(?:from|import) plugin_core\b", re.MULTILINE)
# Zip files of one content are the same to the byte, whenever they were built.
TIMESTAMP: Final = (1980, 1, 1, 0, 0, 0)
SOURCE_DATE_EPOCH: Final = "315532800"
"""The same moment, for those who build wheels."""

WHEEL_SOURCES: Final = (
    *("LICENSE", "MANIFEST.in", "README.md", "pyproject.toml", "setup.py"),
    *("hosts", "models", "plugin_core"),
)


def main() -> int:
    """Build what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("host", choices=("krita", "blender", "all"))
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    for host in ("krita", "blender") if wanted.host == "all" else (wanted.host,):
        for path in BUILDERS[host](wanted.out):
            print(path)
    return 0


def package_krita(out: Path) -> list[Path]:
    """Build the zip for Krita's own importer, which wants an entry for each folder."""
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch)
        copy_module(ROOT / "hosts/krita/shiage_krita", tree / "shiage_krita")
        build_wheel(tree / "shiage_krita" / "engine")
        for path in (ROOT / "hosts/krita").glob("shiage_krita.*"):
            shutil.copy(path, tree)
        return [write_zip(tree, out / "shiage_krita.zip")]


def package_blender(out: Path) -> list[Path]:
    """Build the extension (4.2 and newer) and the add-on for older Blenders: one tree, two zips."""
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch)
        module = tree / "shiage_blender"
        copy_module(ROOT / "hosts/blender/shiage_blender", module)
        build_wheel(module / "engine")
        return [
            write_zip(module, out / "shiage_blender.zip"),
            write_zip(tree, out / "shiage_blender_legacy.zip"),
        ]


BUILDERS: Final = {"krita": package_krita, "blender": package_blender}


def copy_module(source: Path, target: Path) -> None:
    """Copy an add-on with its license and its own client, imports made relative."""
    skip = shutil.ignore_patterns("__pycache__", "*.pyc", "_vendor")
    shutil.copytree(source, target, ignore=skip)
    shutil.copy(ROOT / "LICENSE", target)
    core = target / "_vendor" / "plugin_core"
    core.mkdir(parents=True)
    (target / "_vendor" / "__init__.py").write_text('"""Carried along."""\n', encoding="utf-8")
    for name in VENDORED:
        path = ROOT / "plugin_core" / name
        if path.is_dir():
            shutil.copytree(path, core / name, ignore=skip)
        else:
            shutil.copy(path, core)
    for path in target.rglob("*.py"):
        if core not in path.parents:
            make_imports_relative(path, depth=len(path.relative_to(target).parts))


def build_wheel(out: Path) -> None:
    """Build the engine's wheel from a clean copy."""
    with tempfile.TemporaryDirectory() as scratch:
        for name in WHEEL_SOURCES:
            path = ROOT / name
            if path.is_dir():
                skip = shutil.ignore_patterns("__pycache__", "*.egg-info")
                shutil.copytree(path, Path(scratch, name), ignore=skip)
            else:
                shutil.copy(path, scratch)
        command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(out)]
        if importlib.util.find_spec("setuptools"):
            command.append("--no-build-isolation")
        environment = {**os.environ, "SOURCE_DATE_EPOCH": SOURCE_DATE_EPOCH}
        subprocess.run([*command, scratch], check=True, env=environment)


def make_imports_relative(path: Path, *, depth: int) -> None:
    """Turn ``from plugin_core…`` into ``from ._vendor.plugin_core…``."""
    text = path.read_text(encoding="utf-8")
    relative = OUR_IMPORT.sub(rf"\1{'.' * depth}_vendor.plugin_core", text)
    if ANY_IMPORT.search(relative):
        raise SystemExit(f"{path.name}: write 'from plugin_core.… import …'; nothing else is moved")
    path.write_text(relative, encoding="utf-8")


def write_zip(tree: Path, path: Path) -> Path:
    """Write everything below ``tree``, folders too; the same content gives the same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, data in entries(tree):
            info = zipfile.ZipInfo(entry, TIMESTAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (0o40755 if entry.endswith("/") else 0o100644) << 16
            archive.writestr(info, data)
    return path


def entries(tree: Path) -> Iterator[tuple[str, bytes]]:
    """Give the names and contents of a folder, in order; folders end with a slash."""
    for path in sorted(tree.rglob("*")):
        name = path.relative_to(tree).as_posix()
        yield (f"{name}/", b"") if path.is_dir() else (name, path.read_bytes())


if __name__ == "__main__":
    sys.exit(main())
