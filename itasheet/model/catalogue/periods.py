"""Kinds of problem with a period."""

from __future__ import annotations

from itasheet.problems.problem import Kind, Severity
from itasheet.wording import N_

PERIODS = (
    Kind(
        "period-reversed",
        Severity.ERROR,
        N_("the period ends before it begins"),
        N_("check both dates, most often the year of one"),
        N_("The end must not lie before the start."),
        N_("๑ เมษายน ๒๕๖๗ ถึง ๓๐ มีนาคม ๒๕๖๗"),
    ),
    Kind(
        "period-outside",
        Severity.ERROR,
        N_("the period lies wholly outside fiscal year {year} ({range})"),
        N_("check the years of the dates"),
        N_("What is reported must have been done in the fiscal year."),
        N_("๑ ตุลาคม ๒๕๖๖ – ๓๐ กันยายน ๒๕๖๗ in a report for ๒๕๖๘"),
    ),
    Kind(
        "period-partly-outside",
        Severity.WARNING,
        N_("the period lies partly outside fiscal year {year} ({range})"),
        N_("check the dates"),
        N_("Part of the period falls before 1 October or after 30 September."),
        N_("๑ สิงหาคม ๒๕๖๗ – ๓๐ กันยายน ๒๕๖๘ in a report for ๒๕๖๘"),
    ),
    Kind(
        "period-unreadable",
        Severity.WARNING,
        N_("no period can be made out"),
        N_("write it with start and end, such as {example}"),
        N_("The text names no dates, months, quarters or year that can be understood."),
        N_("ตามความเหมาะสม"),
    ),
    Kind(
        "period-impossible",
        Severity.WARNING,
        N_("the calendar has no such date"),
        N_("correct it; {month} ends on the {last}"),
        N_("A day, a month or a year of the period does not exist, most often by a slip."),
        N_("๓๑ กันยายน ๒๕๖๘, or ๑ ตุลาคม ๓๕๖๓"),
        otherwise=N_("correct the day, the month or the year"),
    ),
    Kind(
        "period-endless",
        Severity.WARNING,
        N_("the period begins but has no end"),
        N_("write its end too, such as {example}"),
        N_("A report tells of what is over, from a first day to a last."),
        N_("๑ ตุลาคม ๒๕๖๗ เป็นต้นไป, or … ถึงปัจจุบัน"),
    ),
    Kind(
        "period-deadline",
        Severity.WARNING,
        N_("this is a deadline; when the work began is not told"),
        N_("write its beginning too, such as {example}"),
        N_("A report tells of what is over, from a first day to a last."),
        N_("ภายในเดือนธันวาคม ๒๕๖๗"),
    ),
)
