"""The README says what is true: its output is what the tool prints, its commands are known."""

import re

from itasheet.cli import COMMANDS
from tests.readme import BLOCK, README, renew_text


def test_shown_output_is_current() -> None:
    """Running the shown commands prints what the README shows (else: python -m tests.readme)."""
    text = README.read_text("utf-8")
    assert BLOCK.search(text)
    assert renew_text(text) == text


def test_every_command_is_documented() -> None:
    """Each command of the tool is named in the README."""
    text = README.read_text("utf-8")
    named = set(re.findall(r"itasheet (?:--lang \w+ )?(\w+)", text))
    assert named.issuperset(COMMANDS)
