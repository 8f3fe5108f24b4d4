"""``itasheet pdf``: print a workbook to PDF."""

from __future__ import annotations

from pathlib import Path

import click

from itasheet.cli.app import Argument, Command, Option, force_option
from itasheet.language import N_


@click.command(
    "pdf",
    cls=Command,
    help=N_(
        "Print the workbook FILE to PDF through LibreOffice, page by page as its sheets are set. "
        "The PDF stands beside the workbook, unless -o says otherwise."
    ),
    epilog=N_("Examples:\n\n  itasheet pdf report.xlsx\n  itasheet pdf report.xlsx -o web.pdf"),
)
@click.argument("file", type=click.Path(path_type=Path), cls=Argument)
@click.option(
    "-o",
    "--output",
    cls=Option,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=N_("The PDF to write."),
)
@force_option
def command(file: Path, output: Path | None, force: bool) -> None:
    from itasheet.files import display_name
    from itasheet.language import _
    from itasheet.workflow.loading import refuse_existing

    target = output or file.with_suffix(".pdf")
    if target.suffix.lower() != ".pdf":
        raise click.UsageError(_("Give -o a name that ends in .pdf."))
    if not force:
        refuse_existing([target])
    require_office()
    content = _read_workbook(file)
    write_pdf(content, file, target, force)
    click.echo(display_name(target))


def _read_workbook(path: Path) -> bytes:
    """The bytes of a file that is a sound workbook; any other ends the command."""
    from itasheet.files import display_name
    from itasheet.problems.problem import Problem, Stop
    from itasheet.xlsx.read_workbook import read_workbook

    workbook = read_workbook(path, display_name(path))
    if isinstance(workbook, Problem):
        raise Stop(workbook)
    return path.read_bytes()


def write_pdf(content: bytes, path: Path, target: Path, force: bool) -> None:
    """Print a workbook of these bytes, which messages name by its path, and write the PDF."""
    from itasheet.files import display_name, write_whole
    from itasheet.pdf import find_missing_font, print_workbook
    from itasheet.problems.problem import Problem, Stop

    printed = print_workbook(content, display_name(path))
    if isinstance(printed, Problem):
        raise Stop(printed, later=printed.code == "pdf-timeout")
    write_whole(target, printed, force)
    _warn_of_font(find_missing_font(content, printed), target)


def _warn_of_font(family: str, target: Path) -> None:
    """Say so where the PDF was printed in another font: its pages are not those of the layout."""
    from itasheet.files import display_name
    from itasheet.language import _
    from itasheet.problems.kinds import format_problem
    from itasheet.problems.problem import Place, Problem

    if family:
        place = Place(file=display_name(target))
        problem = Problem("pdf-font-missing", place, words={"font": family})
        click.echo(format_problem(problem, _), err=True)


def require_office() -> None:
    """Stop where there is no LibreOffice: before work whose PDF would then be in vain."""
    from itasheet.pdf import find_office
    from itasheet.problems.problem import Problem, Stop

    if find_office() is None:
        raise Stop(Problem("pdf-no-office"))
