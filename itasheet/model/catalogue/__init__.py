"""The catalogue of problem kinds: every code with its severity and all its wording, in one place.

A kind's module is where such a problem arises: with a file, a setting, a table, an entry, a whole
round. Wording is English msgids; the Thai stands in the gettext catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from itasheet.model.catalogue.audits import AUDITS
from itasheet.model.catalogue.contents import CONTENTS
from itasheet.model.catalogue.files import FILES
from itasheet.model.catalogue.mail import MAIL
from itasheet.model.catalogue.marks import MARKS
from itasheet.model.catalogue.periods import PERIODS
from itasheet.model.catalogue.plans import PLANS
from itasheet.model.catalogue.readings import READINGS
from itasheet.model.catalogue.rounds import ROUNDS
from itasheet.model.catalogue.servers import SERVERS
from itasheet.model.catalogue.settings import SETTINGS
from itasheet.model.catalogue.surroundings import SURROUNDINGS
from itasheet.model.catalogue.tables import TABLES
from itasheet.problems.problem import Kind, Problem, Severity, Translate
from itasheet.wording import N_

NOTHING = N_("none")
"""Stands for a word that is empty, such as the measures of a unit that has none."""

_WORD = re.compile(r"\{(\w+)\}")

KINDS: Mapping[str, Kind] = {
    kind.code: kind
    for group in (
        FILES,
        MARKS,
        TABLES,
        READINGS,
        SURROUNDINGS,
        CONTENTS,
        PERIODS,
        PLANS,
        ROUNDS,
        AUDITS,
        SETTINGS,
        MAIL,
        SERVERS,
    )
    for kind in group
}
"""Every kind by its code, in the order in which they are listed to people."""


def severity_of(problem: Problem) -> Severity:
    """How bad a problem is."""
    return KINDS[problem.code].severity


def is_error(problem: Problem) -> bool:
    """Whether the problem stops a merge."""
    return severity_of(problem) is Severity.ERROR


def word_message(problem: Problem, translate: Translate) -> str:
    """What is wrong, in the language of ``translate``."""
    return _fill(KINDS[problem.code].message, problem, translate)


def word_remedy(problem: Problem, translate: Translate) -> str:
    """What to do about it, in the language of ``translate``."""
    kind = KINDS[problem.code]
    asked = _WORD.findall(kind.remedy) if kind.otherwise else ()
    lacks = any(not problem.words.get(name) for name in asked)
    return _fill(kind.otherwise if lacks else kind.remedy, problem, translate)


def show_template(text: str, translate: Translate) -> str:
    """A kind's wording by itself, with an ellipsis for each word that a problem would fill in."""
    return _WORD.sub("…", translate(text))


def _fill(text: str, problem: Problem, translate: Translate) -> str:
    words = {name: translate(word or NOTHING) for name, word in problem.words.items()}
    return translate(text).format_map(words)
