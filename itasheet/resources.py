"""The data that ships with the code: definitions, mail texts, the example, compiled texts."""

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

TABLES = tuple(
    "problems/kinds cli/help layout/styles templates/ita-plan templates/ita-report".split()
)
"""What is written as a .toml file of ours and compiled to a .tsv file beside it."""

_PACKAGE = Path(__file__).resolve().parent


def find_data(folder: str, name: str = "") -> Path:
    """A file in a folder of the package, or in ``templates/`` or ``examples/``; or the folder.

    In a wheel these two stand inside the package; in a checkout, beside it.
    """
    inside = _PACKAGE / folder
    return (inside if inside.is_dir() else _PACKAGE.parent / folder) / name


def read_compiled(source: str, compiled: str, compile_source: Callable[[bytes], bytes]) -> bytes:
    """What the source compiles to, as the build left it in the file ``compiled``.

    A wheel has no source but of definitions. Where the compiled file is missing or older than its
    source it is made here, and kept if the folder can be written, as Python does with modules.
    """
    if not os.path.exists(source) or (
        os.path.exists(compiled) and os.path.getmtime(compiled) >= os.path.getmtime(source)
    ):
        with open(compiled, "rb") as file:
            return file.read()
    with open(source, "rb") as file:
        content = compile_source(file.read())
    unfinished = f"{compiled}.{os.getpid()}"
    with suppress(OSError):
        with open(unfinished, "wb") as kept:
            kept.write(content)
        os.replace(unfinished, compiled)
    return content


def load_table(name: str, key: str) -> dict[str, Any]:
    """One table of one of ``TABLES``; the others are not even parsed."""
    table: dict[str, Any] = json.loads(list_tables(name)[key])
    return table


@cache
def list_tables(name: str) -> Mapping[str, str]:
    """All tables of one of ``TABLES``, in their order, each as JSON."""
    path = str(find_data(*name.split("/")))
    text = read_compiled(f"{path}.toml", f"{path}.tsv", _compile_tables).decode()
    return dict(line.split("\t", 1) for line in text.split("\n"))


def _compile_tables(source: bytes) -> bytes:
    """A line for each table: its name, and what is in it as JSON."""
    import tomllib

    tables = tomllib.loads(source.decode())
    lines = (f"{key}\t{json.dumps(table, ensure_ascii=False)}" for key, table in tables.items())
    return "\n".join(lines).encode()
