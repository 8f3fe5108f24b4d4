"""The data that ships with the code: report definitions, mail texts, the example round."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def find_template(name: str) -> Path:
    """A file of ``templates/`` by its name there: ``ita-report.toml``.

    Raises FileNotFoundError where there is none of this name.
    """
    return _find_data("templates", name)


def find_example(name: str = "") -> Path:
    """A file or folder of ``examples/`` by its name there; without a name, ``examples/`` itself.

    Raises FileNotFoundError where there is none of this name.
    """
    return _find_data("examples", name)


def _find_data(folder: str, name: str) -> Path:
    """In a wheel the folders stand inside the package; in a checkout, beside it."""
    inside = _PACKAGE / folder
    root = inside if inside.is_dir() else _PACKAGE.parent / folder
    path = root.joinpath(name).resolve()
    if not (path.is_relative_to(root) and path.exists()):
        raise FileNotFoundError(f"itasheet has no {folder}/{name}")
    return path
