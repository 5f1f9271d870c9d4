"""``shiage pool``: name folders of painted drawings, so that any shot can be colored from them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import JsonOption, cancel_of
from .output import Output

pool_app = typer.Typer(
    name="pool",
    help="Painted drawings from which shots are colored that nobody painted.",
    no_args_is_help=True,
)

PoolName = Annotated[str, typer.Argument(metavar="NAME", help="The name of the pool.")]


@pool_app.command()
def add(
    context: typer.Context,
    name: PoolName,
    folders: Annotated[list[Path], typer.Argument(metavar="FOLDER...", help="Its folders.")],
    json: JsonOption = False,
) -> None:
    """Give folders of painted drawings a name, and look at every drawing in them."""
    from ..pool.index import join_indexes
    from ..pool.indexing import index_pool
    from ..pool.names import name_pool

    output = Output(as_json=json)
    cancel = cancel_of(context)
    with output.progress() as progress:
        indexes = [index_pool(folder, progress=progress, cancel=cancel) for folder in folders]
    index = join_indexes(indexes)
    name_pool(name, folders)
    for text in index.warnings:
        output.warn(text)
    output.say_plain(f"{name}: {len(index)} painted drawings. Use it with --pool {name}.")
    output.finish(
        {"pool": name, "drawings": [str(one.file) for one in index.drawings]}
        | {"warnings": list(index.warnings)}
    )


@pool_app.command("list")
def list_pools(json: JsonOption = False) -> None:
    """Say which pools have a name, and where they lie."""
    from ..pool.names import named_pools

    output = Output(as_json=json)
    pools = named_pools()
    if not pools:
        output.say("No pool has a name yet: shiage pool add NAME FOLDER")
    for name, folders in pools.items():
        for folder in folders:
            output.say_plain(f"{name}: {folder}{'' if folder.is_dir() else ' (is gone)'}")
    output.finish({"pools": {name: [str(one) for one in found] for name, found in pools.items()}})


@pool_app.command()
def remove(name: PoolName, json: JsonOption = False) -> None:
    """Forget the name of a pool; its folders stay as they are."""
    from ..pool.names import forget_pool

    output = Output(as_json=json)
    forget_pool(name)
    output.say_plain(f"{name} is forgotten; its folders stay as they are.")
    output.finish({"removed": name})
