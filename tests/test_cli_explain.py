"""``itasheet explain``."""

import pytest

from itasheet.cli.help import display_width
from itasheet.problems.problem import load_kinds
from tests.command import run


@pytest.mark.parametrize("language", ["th", "en"])
def test_each(language: str) -> None:
    """Every problem is explained in four parts, in words without gaps."""
    for code in load_kinds():
        result = run("explain", code, language=language)
        assert result.exit_code == 0
        opening, *paragraphs = result.stdout.split("\n\n")
        assert opening.startswith(f"{code} (")
        assert len(paragraphs) == 4, code
        for paragraph in paragraphs:
            heading, *lines = paragraph.splitlines()
            assert lines and all(line.startswith("  ") and line.strip() for line in lines), code
            assert all(display_width(line) <= 80 for line in (heading, *lines)), code
        assert "{" not in result.stdout


@pytest.mark.parametrize("code", ["[required-blank]", "REQUIRED-BLANK", " required-blank "])
def test_as_copied(code: str) -> None:
    """A code may be copied with its brackets."""
    assert run("explain", code).stdout.startswith("required-blank (error: stops the merge)\n")
