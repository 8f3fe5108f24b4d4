"""What the central office has decided about returns: records, kept in the round's decisions.toml.

The file only grows. What was decided once stays as it stands, with whatever people wrote beside it;
of decisions on the same basis the last one holds. So nothing is lost, and the file tells how the
report came about.
"""

import re
from collections.abc import Iterator
from datetime import date
from enum import Enum
from functools import partial
from typing import Annotated, NamedTuple

from itasheet.definition import settings
from itasheet.language import N_
from itasheet.problems.problem import Place, Problem

FILE = "decisions.toml"
"""The name of the file in a round's folder."""

HEAD = f"""\
# การตัดสินใจของรอบการรายงานนี้ itasheet merge ถามแล้วบันทึกไว้ และใช้ตามนี้ทุกครั้งที่รวม
# แต่ละข้อใช้ได้เมื่อไฟล์หรือข้อความที่อ้างไว้ยังเหมือนเดิม (sha256) หากเปลี่ยนไป โปรแกรมจะถามใหม่
# ลบข้อใดออกทั้งกลุ่ม โปรแกรมจะถามข้อนั้นใหม่ เขียนหมายเหตุของท่านได้ที่ note = "..."

format = {settings.FORMAT}
"""


class Topic(Enum):
    """What is decided: which return counts, which of two entries, whose entry, which title."""

    RETURN = "return"
    ENTRY = "entry"
    MEASURE = "measure"
    TITLE = "title"


Sha256 = Annotated[
    str, N_("64 characters of a sha256, or nothing"), partial(re.fullmatch, "([0-9a-f]{64})?")
]


class DecisionSource(NamedTuple):
    """One of the things between which was chosen, and whether it ``counts``.

    A workbook by name and sha256, with the ``unit`` whose entry in it is meant where that is asked;
    or a printed ``text``: first the one that was issued, then the one that came back.
    """

    counts: bool
    file: str = ""
    sha256: Sha256 = ""
    unit: str = ""
    text: str = ""

    @property
    def basis(self) -> tuple[str, str, str]:
        """What must be the same for a decision to hold; a renamed file is."""
        return self.sha256, self.unit, self.text


class Decision(NamedTuple):
    """What was decided on a topic, of a unit (its id) or a measure (its number) or both."""

    topic: Topic
    decided: date
    sources: tuple[DecisionSource, ...]
    unit: str = ""
    measure: int | None = None
    note: str = ""

    @property
    def subject(self) -> tuple[Topic, str, int | None]:
        """What it is about, whatever it rests on."""
        return self.topic, self.unit, self.measure

    @property
    def basis(self) -> frozenset[tuple[str, str, str]]:
        """What it rests on: where that has changed, the conflict is a new one."""
        return frozenset(source.basis for source in self.sources)


class DecisionRecords(NamedTuple):
    """What the file holds."""

    decisions: tuple[Decision, ...] = ()
    format: settings.Format = settings.FORMAT


def read_decisions(text: str, file: str) -> tuple[tuple[Decision, ...], tuple[Problem, ...]]:
    """The decisions of a file's text in their order, with all that is wrong in it."""
    parts, problems = settings.read_parts(DecisionRecords, text, file, CHECKS)
    is_sound = not any(problem.code == "setting-syntax" for problem in problems)
    # A list that was written in square brackets takes no more entries.
    if is_sound and settings.load_toml(f"{text}\n[[decisions]]\n", file)[1]:
        words = {"key": "decisions", "expected": settings.TABLES}
        problems += (Problem("setting-type", Place(file=file, key="decisions"), words=words),)
    return (() if problems else parts["decisions"]), problems


def add_decision(text: str, decision: Decision, comment: str) -> str:
    """The file's text with one more decision at its end; ``comment`` says it in words."""
    before = text if text.strip() else HEAD
    # No TOML comment may have control characters.
    told = ("".join(filter(str.isprintable, line)) for line in comment.splitlines())
    lines = [before.rstrip("\n"), "", *(f"# {line}" for line in told), "[[decisions]]"]
    values = settings.list_values(decision)
    sources = [f"  {settings.format_toml(source)}," for source in values.pop("sources")]
    lines += [f"{key} = {settings.format_toml(value)}" for key, value in values.items()]
    return "\n".join((*lines, "sources = [", *sources, "]", ""))


def _check_subjects(decisions: tuple[Decision, ...]) -> Iterator[settings.Fault]:
    for number, one in enumerate(decisions, 1):
        key = f"decisions[{number}]"
        if one.topic is not Topic.MEASURE and not one.unit:
            yield f"{key}.unit", "", N_("the id of a unit")
        if one.topic is not Topic.RETURN and one.measure is None:
            yield f"{key}.measure", "", N_("the number of a measure")
        if len(one.sources) < 2 or not any(source.counts for source in one.sources):
            yield f"{key}.sources", "", N_("two sources or more, of which one counts")


CHECKS: tuple[settings.Check, ...] = ((("decisions",), _check_subjects),)
