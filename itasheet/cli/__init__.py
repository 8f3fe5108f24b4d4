"""The command line: ``itasheet COMMAND …``. A command's module is imported only when it runs.

The summaries stand here so that ``itasheet --help`` need not import the commands to list them.
"""

from __future__ import annotations

from itasheet.cli.app import Program
from itasheet.language import N_

COMMANDS = {
    "init": N_("Start a round: write its itasheet.toml."),
    "template": N_("Make one form for each unit."),
    "mail": N_("Send forms, reminders, receipts and the report by mail."),
    "collect": N_("Take returns out of mails and folders into the round's inbox."),
    "check": N_("Read returns and name every mistake by its cell."),
    "status": N_("Tell who has answered, who has not, and what to do next."),
    "diff": N_("Show how two workbooks differ, cell by cell."),
    "merge": N_("Join the returns into the report workbook."),
    "trace": N_("Show where a cell of the report came from."),
    "receipt": N_("Write a receipt for each return that was accepted."),
    "pdf": N_("Print a workbook to PDF through LibreOffice."),
    "explain": N_("Tell what a problem means and how to mend it."),
    "demo": N_("Run a whole round of a made-up agency."),
}
"""Each command's module in this package, in the order of the work, and its line in the help."""

main = Program(
    "itasheet",
    commands_table=COMMANDS,
    package=__name__,
    help=N_(
        "Excel forms out to the units of an agency, their returns checked and merged into one "
        "report with Thai digits."
    ),
    epilog=N_(
        "Examples:\n"
        "\n"
        "  itasheet demo\n"
        "  itasheet template --round 2568 -o forms\n"
        "  itasheet check returns --round 2568\n"
        "  itasheet merge returns --round 2568 -o report.xlsx"
    ),
)
"""The program itself; call it to run the command line that the process was given."""
