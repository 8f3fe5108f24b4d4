"""Kinds of problem with marked copies of returns."""

from __future__ import annotations

from itasheet.problems.problem import Kind, Severity
from itasheet.wording import N_

MARKS = (
    Kind(
        "mark-source",
        Severity.ERROR,
        N_("this is a return itself, and no marked copy is written over it"),
        N_("give --mark another folder"),
        N_("What a unit sent stays as it is; a marked copy lies in a folder of its own."),
        N_("check returns --mark returns"),
    ),
    Kind(
        "mark-impossible",
        Severity.NOTE,
        N_("no marked copy could be made of this file"),
        N_("send the list of problems to the unit, with a new form"),
        N_("A copy is made of the unit's own workbook. One that is damaged cannot be marked."),
        N_("The return is a PDF, or a workbook with a password."),
    ),
    Kind(
        "mark-gap",
        Severity.NOTE,
        N_("the marked copy does not show or keep everything: {reason}"),
        N_("nothing to do; the first sheet of the copy lists all problems"),
        N_("All that a unit's workbook holds is kept, so that some cells can have no comment."),
        N_("The unit commented on the cell itself; then only the colour and the list tell of it."),
    ),
)
