"""A problem as one line: place: what is wrong — what was found — what to do  [code].

And a command as it is typed.
"""

from __future__ import annotations

from pathlib import Path

from itasheet.files import display_name
from itasheet.language import Translate
from itasheet.problems.kinds import format_message, format_remedy
from itasheet.problems.problem import Problem, format_place
from itasheet.thai.text import clean_terminal


def write_problem(problem: Problem, translate: Translate) -> str:
    """The line for a problem, in the language of ``translate``, safe to print on a terminal."""
    parts = (
        format_message(problem, translate),
        f"“{problem.found}”" if problem.found else "",
        format_remedy(problem, translate),
    )
    place = format_place(problem.place)
    sentence = " — ".join(filter(None, parts))
    told = f"{place}: {sentence}" if place else sentence
    return clean_terminal(f"{told}  [{problem.code}]")


def write_command(*words: str | Path) -> str:
    """A command line of ours as it is typed, in Windows as elsewhere."""
    return " ".join(map(_quote, ("itasheet", *words)))


def _quote(word: str | Path) -> str:
    shown = display_name(word)
    return f'"{shown}"' if " " in shown else shown
