"""Printing workbooks to PDF: the job behind ``pdf``, and what ``merge --pdf`` does at its end."""

from __future__ import annotations

from pathlib import Path

from itasheet import libreoffice
from itasheet.files import display_name, refuse_existing, write_whole
from itasheet.problems.problem import Place, Problem, Stop
from itasheet.xlsx.package import Refusal, read_file
from itasheet.xlsx.read_workbook import read_bytes


def print_file(path: Path, target: Path, force: bool) -> tuple[Problem, ...]:
    """Print a file that is a sound workbook; what is to be told of the PDF.

    It is read once: what is printed is what was found to be sound.
    """
    refuse_existing([target], force)
    require_office()
    name = display_name(path)
    try:
        content = read_file(path)
    except Refusal as refusal:
        raise Stop(Problem(refusal.code, Place(name), refusal.found, refusal.words)) from refusal
    workbook = read_bytes(content, path.name, name)
    if isinstance(workbook, Problem):
        raise Stop(workbook)
    return write_pdf(content, path, target, force)


def write_pdf(content: bytes, path: Path, target: Path, force: bool) -> tuple[Problem, ...]:
    """Print a workbook of these bytes, which messages name by its path, and write the PDF.

    The problem, if there is one: it was printed in another font, its pages are not those of the
    layout.
    """
    printed = libreoffice.print_workbook(content, display_name(path))
    if isinstance(printed, Problem):
        raise Stop(printed, later=printed.code == "pdf-timeout")
    write_whole(target, printed, force)
    if family := libreoffice.find_missing_font(content, printed):
        place = Place(file=display_name(target))
        return (Problem("pdf-font-missing", place, words={"font": family}),)
    return ()


def require_office() -> None:
    """Stop where there is no LibreOffice: before work whose PDF would then be in vain."""
    if libreoffice.find_office() is None:
        raise Stop(Problem("pdf-no-office"))
