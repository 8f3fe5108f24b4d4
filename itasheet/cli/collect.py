"""``itasheet collect``: take returns out of saved mails, folders or a mailbox into the inbox."""

from typing import Annotated

import click

from itasheet.cli import app, terminal
from itasheet.cli.mail import ask_person
from itasheet.files import display_name
from itasheet.language import N_, _, ngettext
from itasheet.thai.text import clean_terminal
from itasheet.workflow.collect import CollectedFile, Report, collect_files, collect_mailbox
from itasheet.workflow.loading import open_round_folder

GROUNDS = {
    "told": N_("as you said"),
    "identity": N_("by the workbook"),
    "thread": N_("by the mail that it answers"),
    "address": N_("by the sender's address"),
}
"""What told whose a return is, by the word that stands in its record."""


@app.as_command("collect", writes=lambda _: [None])
def command(
    paths: app.Paths,
    folder: app.Folder,
    as_json: app.Json,
    imap: Annotated[bool, app.option("--imap")],
    mail_folder: Annotated[str, app.option("--folder NAME", default="")],
    mark_read: Annotated[bool, app.option("--mark-read")],
    target: Annotated[str, app.option("--move NAME", default="")],
    name: Annotated[str, app.option("--unit NAME", default="")],
    trust_content: Annotated[bool, app.option("--trust-content")],
) -> int:
    if bool(paths) == imap:
        raise click.UsageError(_("Give PATHS or --imap."))
    if not imap and (mail_folder or mark_read or target):
        raise click.UsageError(_("--folder, --mark-read and --move go with --imap."))
    if imap and name:
        raise click.UsageError(_("--unit goes with PATHS."))
    context = open_round_folder(folder)
    report: Report = (lambda _file: None) if as_json else _report_file
    if imap:
        files = collect_mailbox(
            context, ask_person, report, mail_folder, mark_read, target, trust_content
        )
    else:
        files = collect_files(context, paths, report, name, trust_content)
    others = [problem for one in files if not one.name for problem in one.problems]
    taken = [one for one in files if one.name]
    document = {"inbox": context.inbox, "files": taken, "problems": others}
    new, faulty = sum(one.new for one in files), sum(one.is_faulty for one in files)
    old = sum(bool(one.path) and not one.new for one in files)
    here = ngettext("{count} was here already", "{count} were here already", old)
    parts = (
        ngettext("{count} return taken", "{count} returns taken", new).format(count=new),
        here.format(count=old) if old else "",
        _("{count} not taken").format(count=faulty) if faulty else "",
    )
    terminal.show_result(as_json, lambda: document, [", ".join(filter(None, parts))])
    return app.PROBLEMS if faulty else app.CLEAN


def _report_file(one: CollectedFile) -> None:
    if one.path:
        text = _("{source}: {file}, {ground}") if one.new else _("{source}: here already")
        path, ground = display_name(one.path), _(GROUNDS[one.ground])
        click.echo(clean_terminal(text.format(source=one.label, file=path, ground=ground)))
    for line in terminal.list_problems(one.problems):
        click.echo(line)
