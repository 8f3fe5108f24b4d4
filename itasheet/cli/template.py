"""``itasheet template``: make one form for each unit."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import click

from itasheet.cli import app, terminal
from itasheet.cli.init import read_year
from itasheet.definition.round import Agency, Round, Unit
from itasheet.files import display_name
from itasheet.language import _
from itasheet.thai.text import clean_terminal
from itasheet.workflow import loading
from itasheet.workflow.loading import RoundFolder, load_definition
from itasheet.workflow.template import Sources, read_sources, write_forms


@app.as_command("template", writes=lambda words: [words["output"]])
def command(
    folder: app.Folder,
    units: app.Units,
    organisation: Annotated[str | None, app.option("--organisation NAME")],
    year: Annotated[int | None, app.option("--year YEAR", type=read_year)],
    definition: Annotated[str | None, app.option("--definition NAME")],
    sources: Annotated[tuple[Path, ...], app.option("--from PATH")],
    output: Annotated[Path, app.option("-o --output DIR", default="forms", show_default=True)],
    force: app.Force,
) -> int:
    if not (organisation or year):
        context = loading.open_round_folder(folder, definition)
        chosen = loading.choose_units(context.round_, units)
    else:
        if folder:
            raise click.UsageError(_("Give either --round, or --organisation and --year."))
        if not (organisation and organisation.strip() and year and any(map(str.strip, units))):
            told = _("Without a round give --organisation, --year and --unit together.")
            raise click.UsageError(told)
        # The units have the numbers of their order as ids.
        names = enumerate(dict.fromkeys(map(str.strip, units)), 1)
        chosen = tuple(Unit(f"unit-{number}", name) for number, name in names)
        round_ = Round(year, Agency(organisation), units=chosen)
        context = RoundFolder(load_definition(definition or loading.DEFINITION, Path()), round_)
    given = read_sources(sources, context, chosen, force) if sources else Sources(chosen)
    for line in _list_sources(given):
        click.echo(line, err=True)
    if sources and not given.units:
        return app.UNUSABLE
    for path in write_forms(context, given, output, force):
        click.echo(display_name(path))
    return app.CLEAN if given.is_sound else app.PROBLEMS


def _list_sources(sources: Sources) -> Iterator[str]:
    """What each file was taken for and what of it came along, with its problems."""
    told = _("{path}: {origin}; measures {entries}, texts carried {texts}, kept aside {asides}")
    for source in sources.files:
        outcome, shares = source.outcome, source.shares.values()
        if source.origin is None:
            yield from terminal.list_outcome(outcome)
            continue
        if outcome.returned:
            blocks = [block for share in shares for block in share.blocks.values()]
            yield told.format(
                path=clean_terminal(outcome.path),
                origin=_(source.origin.value),
                entries=len(blocks),
                texts=sum(len(texts) for block in blocks for texts in block.columns.values()),
                asides=sum(len(share.own) + len(share.references) for share in shares),
            )
        yield from terminal.list_problems(
            map(terminal.drop_folder, (*outcome.problems, *source.leftovers))
        )
    yield from terminal.list_problems(sources.problems)
