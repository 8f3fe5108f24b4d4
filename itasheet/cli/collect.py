"""``itasheet collect``: take returns out of saved mails, folders or a mailbox into the inbox."""

from __future__ import annotations

from pathlib import Path

import click

from itasheet.cli.app import Argument, Command, Option, json_option, round_option
from itasheet.language import N_


@click.command(
    "collect",
    cls=Command,
    help=N_(
        "Take the workbooks that units sent into the round's folder inbox, each with where it came "
        "from. PATHS are workbooks, mails saved as .eml or .msg, or folders of these; --imap reads "
        "the mailbox that itasheet.toml names. A return is placed by what the workbook says of "
        "itself, else by the mail that it answers, else by its sender's address. Nothing is taken "
        "twice, and no mail is changed unless you say so."
    ),
    epilog=N_(
        "Examples:\n\n"
        "  itasheet collect Downloads --round 2568\n"
        "  itasheet collect --imap --round 2568\n"
        "  itasheet collect answer.xlsx --unit finance --round 2568"
    ),
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), cls=Argument)
@round_option
@json_option
@click.option("--imap", cls=Option, is_flag=True, help=N_("Read the mailbox on the server."))
@click.option(
    "--folder",
    "mail_folder",
    cls=Option,
    default="",
    metavar="NAME",
    help=N_("With --imap: another folder of the mailbox."),
)
@click.option("--mark-read", cls=Option, is_flag=True, help=N_("With --imap: mark as read."))
@click.option(
    "--move",
    "target",
    cls=Option,
    default="",
    metavar="NAME",
    help=N_("With --imap: move mails of which all was taken to this folder."),
)
@click.option(
    "--unit",
    "name",
    cls=Option,
    default="",
    metavar="NAME",
    help=N_("All of PATHS is this unit's, whatever it says."),
)
@click.option(
    "--trust-content",
    cls=Option,
    is_flag=True,
    help=N_("Take returns also where workbook and sender disagree."),
)
def command(
    paths: tuple[Path, ...],
    folder: Path | None,
    as_json: bool,
    imap: bool,
    mail_folder: str,
    mark_read: bool,
    target: str,
    name: str,
    trust_content: bool,
) -> int:
    from itasheet.cli.collected import collect_returns
    from itasheet.language import _
    from itasheet.workflow.collect import Wish

    if bool(paths) == imap:
        raise click.UsageError(_("Give PATHS or --imap."))
    if not imap and (mail_folder or mark_read or target):
        raise click.UsageError(_("--folder, --mark-read and --move go with --imap."))
    if imap and name:
        raise click.UsageError(_("--unit goes with PATHS."))
    wish = Wish(name, trust_content, mail_folder, mark_read, target)
    return collect_returns(folder, paths, wish, as_json)
