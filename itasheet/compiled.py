"""Data that the build compiles into what loads fastest: messages and kinds of problem."""

from __future__ import annotations

import os
from collections.abc import Callable


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
    try:
        with open(unfinished, "wb") as kept:
            kept.write(content)
        os.replace(unfinished, compiled)
    except OSError:
        pass
    return content
