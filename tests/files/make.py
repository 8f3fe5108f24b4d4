"""Write the corpus: ``python -m tests.files.make``; the same script always makes the same files.

Beside the two folders stand ``sound.toml``, what must be read from each file of ``sound/``, and
``broken.toml``, with which code each of ``broken/`` is refused. Those are written by hand.
"""

from __future__ import annotations

from pathlib import Path

from tests.files import broken, looks, sound, written

FOLDER = Path(__file__).parent


def list_files() -> dict[Path, bytes]:
    """Every file of the corpus with its contents."""
    readable = {**sound.SOUND, **looks.SOUND, **written.SOUND}
    faulty = {f"{name}.xlsx": content for name, content in broken.BROKEN.items()} | broken.OTHERS
    return {
        **{FOLDER / "sound" / f"{name}.xlsx": content for name, content in readable.items()},
        **{FOLDER / "broken" / name: content for name, content in faulty.items()},
    }


def write_files() -> None:
    """Write the corpus anew; what is no longer part of it is removed."""
    files = list_files()
    for folder in {path.parent for path in files}:
        folder.mkdir(exist_ok=True)
        for path in set(folder.iterdir()) - set(files):
            path.unlink()
    for path, content in files.items():
        path.write_bytes(content)


if __name__ == "__main__":
    write_files()
