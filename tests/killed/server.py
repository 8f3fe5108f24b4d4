"""Runs commands in forks of itself and kills them when told to: started by ``runner``, on POSIX.

Each line read is one run, as JSON: its words, its folder, the seconds after which it is killed
(null: never), and by which signal. The line written back tells its seconds and its exit code, null
where it was killed.
"""

import importlib
import json
import os
import pkgutil
import sys
import tempfile
import time
from typing import Any

import itasheet


def load_everything() -> None:
    """Import what commands import on their way, and let Python find its temporary folder, which it
    does by a file that a kill would leave there: neither is to be tried here.
    """
    tempfile.gettempdir()
    for module in pkgutil.walk_packages(itasheet.__path__, "itasheet."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def run(words: list[str], folder: str) -> None:
    """Run a command in this fork, which ends with it."""
    from itasheet.cli import main

    os.chdir(folder)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    sys.argv = ["itasheet", *words]
    try:
        main()
    except (KeyboardInterrupt, SystemExit) as stop:  # before or after all that it does
        os._exit(getattr(stop, "code", 130))
    finally:
        os._exit(70)


def serve(request: dict[str, Any]) -> dict[str, Any]:
    """Fork, wait or kill, and tell how it went."""
    began = time.monotonic()
    child = os.fork()
    if not child:
        run(request["words"], request["folder"])
    if request["seconds"] is not None:
        time.sleep(request["seconds"])
        os.kill(child, request["signal"])
    _, status = os.waitpid(child, 0)
    code = None if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
    code = None if code in (130, 143) else code
    return {"seconds": time.monotonic() - began, "code": code}


if __name__ == "__main__":
    load_everything()
    for line in sys.stdin:
        print(json.dumps(serve(json.loads(line))), flush=True)
