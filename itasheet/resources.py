"""The data that ships with the code: definitions, mail texts, the example, compiled texts."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def find_data(folder: str, name: str = "") -> Path:
    """A file or folder in ``templates/`` or ``examples/``; without a name, that folder itself.

    In a wheel both stand inside the package; in a checkout, beside it.
    """
    inside = _PACKAGE / folder
    return (inside if inside.is_dir() else _PACKAGE.parent / folder) / name


def read_compiled(source: str, compiled: str, compile_source: Callable[[bytes], bytes]) -> bytes:
    """What the source compiles to, as the build left it in the file ``compiled``.

    A wheel has no source. In a checkout the compiled file may be missing or older than its source:
    it is made here then, and kept if the folder can be written, as Python does with modules.
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
