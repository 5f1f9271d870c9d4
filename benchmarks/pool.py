"""How long a pool takes to be looked at and asked, and how much memory that needs.

    python benchmarks/pool.py --drawings 1000 --asked 10000

First a pool of generated drawings (line art beside paint) is indexed; then an index of many random
embeddings is written, read and asked for the nearest to a drawing.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import numpy as np

from plugin_core.bench.trial import peak_memory_mib
from plugin_core.features.drawing_embedding import WIDTH, WINDOWS
from plugin_core.images import write_png
from plugin_core.pool.index import PoolIndex
from plugin_core.pool.index_file import IndexEntry, read_index_file, write_index_file
from plugin_core.pool.indexing import index_pool
from plugin_core.pool.pool_drawings import PoolDrawing
from plugin_core.synthesis import TRAINING_FAMILIES, generate_shot

PER_SHOT = 20
MIRRORS = ((), (0,), (1,), (0, 1))
"""A mirrored drawing costs as much to look at as another one, and much less to generate."""
QUERIES = 50


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--drawings", type=int, default=1000, help=f"drawings that are indexed, {PER_SHOT} a shot"
    )
    parser.add_argument("--asked", type=int, default=10_000, help="drawings that are asked")
    parser.add_argument("--size", type=int, default=1000, help="long side in pixels")
    parser.add_argument("--jobs", type=int, default=1, help="processes that generate drawings")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="shiage-pool-") as name:
        folder = Path(name)
        _in_a_process_of_its_own(_ask, folder / "asked.safetensors", options.asked)
        count = max(options.drawings // PER_SHOT, 1)
        shots = [(folder, place, options.size) for place in range(count)]
        with multiprocessing.get_context("spawn").Pool(options.jobs) as pool:
            pool.starmap(_generate, shots)
        _in_a_process_of_its_own(_index, folder)


def _in_a_process_of_its_own(work: object, *arguments: object) -> None:
    """Run a part alone, so that its memory is its own."""
    process = multiprocessing.get_context("spawn").Process(target=work, args=arguments)  # type: ignore[arg-type]
    process.start()
    process.join()


def _generate(folder: Path, place: int, size: int) -> None:
    family = sorted(TRAINING_FAMILIES)[place % len(TRAINING_FAMILIES)]
    for number, drawing in enumerate(generate_shot(family, place, PER_SHOT // len(MIRRORS), size)):
        for way, axes in enumerate(MIRRORS):
            file = folder / f"{place:04d}" / f"{number}.{way}.png"
            write_png(file, np.ascontiguousarray(np.flip(drawing.paint, axes)))
            line = np.ascontiguousarray(np.flip(drawing.line, axes))
            write_png(file.with_suffix(".line.png"), line)


def _index(folder: Path) -> None:
    started, worked = perf_counter(), process_time()
    index = index_pool(folder)
    seconds, worked = perf_counter() - started, process_time() - worked
    print(
        f"indexed {len(index)} drawings in {seconds:.0f} s ({worked:.0f} s of one core):"
        f" {1000 * worked / len(index):.0f} ms each,"
        f" peak {peak_memory_mib():.0f} MiB, load {os.getloadavg()[0]:.1f}"
    )
    started = perf_counter()
    index_pool(folder)
    print(f"looked at again, unchanged: {perf_counter() - started:.2f} s")


def _ask(path: Path, count: int) -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(count, WINDOWS, WIDTH)).astype(np.float16)
    rows /= np.linalg.norm(rows.astype(np.float32), axis=2, keepdims=True).astype(np.float16)
    write_index_file(
        path, [IndexEntry(f"{row:064}", f"{row:064}", one) for row, one in enumerate(rows)]
    )
    del rows
    started = perf_counter()
    entries, _ = read_index_file(path)
    embeddings = np.stack([entry.embedding for entry in entries]).astype(np.float32)
    read = perf_counter() - started
    drawings = tuple(PoolDrawing(path, path, path) for _ in entries)
    index = PoolIndex(drawings, tuple(entry.hash for entry in entries), embeddings)
    times = []
    for target in embeddings[:QUERIES]:
        started = perf_counter()
        alike = index.similarities([target])
        times.append(1000 * (perf_counter() - started))
        assert alike.max() > 0.99
    print(
        f"{count} drawings: {path.stat().st_size / 2**20:.0f} MiB on disk, read in {read:.2f} s,"
        f" asked in {np.median(times):.1f} ms (slowest {max(times):.1f}),"
        f" peak {peak_memory_mib():.0f} MiB, load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main()
