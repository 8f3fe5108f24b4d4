"""The decisions of a round: read from its folder, and added to there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from itasheet.cli.errors import Stop
from itasheet.files import display_name, write_whole
from itasheet.merging.decisions import FILE, Decision, add_decision, read_decisions
from itasheet.workflow.loading import find_round, read_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from itasheet.merging.conflicts import Question


class Register(NamedTuple):
    """What has been decided, and the file that says so: its path and text.

    Without a round there is no path, and what is decided holds only for this run.
    """

    path: Path | None
    text: str = ""
    decisions: tuple[Decision, ...] = ()


def load_decisions(folder: Path | None) -> Register:
    """The decisions of a round's folder, by default this one; a fault in the file stops the run."""
    found = find_round(folder)
    return open_register(found.parent) if found else Register(None)


def open_register(base: Path) -> Register:
    """The decisions in the folder in which a round lies, whatever its own file is called."""
    path = base / FILE
    if not path.exists():
        return Register(path)
    text = read_text(path)
    decisions, problems = read_decisions(text, display_name(path))
    if problems:
        raise Stop(*problems)
    return Register(path, text, decisions)


def record_choice(
    register: Register, question: Question, choice: Sequence[int], day: date
) -> Register:
    """The register with one more decision, which has been written if there is a file for it."""
    from itasheet.language import load_translator
    from itasheet.merging.wording import make_decision, word_choice, word_question
    from itasheet.thai.dates import format_date

    thai = load_translator("th")
    asked, answered = word_question(question, thai), word_choice(question, choice, thai)
    decision = make_decision(question, choice, day)
    comment = f"{asked}\n{format_date(day)}: {answered}"
    text = add_decision(register.text, decision, comment)
    if register.path:
        write_whole(register.path, text.encode("utf-8"), force=True)
    return Register(register.path, text, (*register.decisions, decision))
