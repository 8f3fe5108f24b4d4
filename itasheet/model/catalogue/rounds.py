"""Kinds of problem with a whole round: units, their returns, and what all of them together lack."""

from __future__ import annotations

from itasheet.problems.problem import Kind, Severity
from itasheet.wording import N_

ROUNDS = (
    Kind(
        "measure-unreported",
        Severity.ERROR,
        N_("no unit reports on measure {number} “{title}”"),
        N_("ask the unit that should report on it"),
        N_("Every measure must stand in the report; one that is missing can cost the whole score."),
        N_("Seven returns, none of which fills in measure ๓."),
    ),
    Kind(
        "return-missing",
        Severity.ERROR,
        N_("no return of “{unit}” is here, though measures are assigned to it: {measures}"),
        N_("ask the unit for its return, or take the measures from it in itasheet.toml"),
        N_("A unit with measures assigned has to send its return."),
        N_("กองช่าง has not answered."),
    ),
    Kind(
        "return-awaited",
        Severity.WARNING,
        N_("no return of “{unit}” is here"),
        N_("ask the unit whether it has something to report"),
        N_("No measure is assigned to the unit, so its silence may be right; but it may be late."),
        N_("กองช่าง has not answered, and others report on every measure."),
    ),
    Kind(
        "return-repeated",
        Severity.NOTE,
        N_("the same return as {other}; it counts once"),
        N_("nothing to do"),
        N_("A unit sent its return twice, with the same contents."),
        N_("finance.xlsx and finance (1).xlsx"),
    ),
    Kind(
        "entry-repeated",
        Severity.NOTE,
        N_("“{unit}” says the same of measure {number} as in {other}; it counts once"),
        N_("nothing to do"),
        N_("What a unit reports stands in two workbooks, word for word."),
        N_("The unit's own form, and a table of several units that was made from it."),
    ),
    Kind(
        "returns-differ",
        Severity.ERROR,
        N_("“{unit}” sent another return with other contents: {other}"),
        N_("answer at a terminal, or decide with --proposed; proposed: {proposal} ({reason})"),
        N_(
            "Two different returns of one unit cannot both stand in the report. What you decide is "
            "recorded in the round; “itasheet diff” shows how they differ."
        ),
        N_("finance.xlsx and finance-corrected.xlsx"),
    ),
    Kind(
        "receipt-withheld",
        Severity.ERROR,
        N_("“{unit}” gets no receipt; its state is: {state}"),
        N_("see itasheet status; only a return without errors is acknowledged"),
        N_(
            "A receipt says that a return was accepted and needs no more work. A return that has "
            "errors goes back to its unit as a marked copy instead."
        ),
        N_("The return of กองคลัง has two errors."),
    ),
    Kind(
        "entries-differ",
        Severity.ERROR,
        N_("“{unit}” reports on measure {number} in another workbook in other words: {other}"),
        N_("answer at a terminal, or decide with --proposed; proposed: {proposal} ({reason})"),
        N_(
            "Two workbooks that both count tell different things of one unit on one measure. What "
            "you decide is recorded in the round."
        ),
        N_("A table of several units has สำนักปลัด on measure ๑, and so has its own form."),
    ),
    Kind(
        "measure-disputed",
        Severity.ERROR,
        N_("measure {number} is assigned to {assigned}, but {others} reports on it too"),
        N_("answer at a terminal, or decide with --proposed; proposed: {proposal} ({reason})"),
        N_(
            "The round says who reports on a measure. Whether others may do so beside them is for "
            "the office to decide, and is recorded in the round."
        ),
        N_("Measure ๗ is assigned to หน่วยตรวจสอบภายใน, and กองช่าง fills it in too."),
    ),
    Kind(
        "title-replaced",
        Severity.ERROR,
        N_("“{unit}” wrote another title over the printed one of measure {number}"),
        N_("ask the unit what it reports on, then answer at a terminal"),
        N_(
            "What stands under a title that is not like the printed one may belong to another "
            "measure. What you decide is recorded in the round."
        ),
        N_("การดูแลสิ่งแวดล้อม over the title of measure ๔"),
    ),
    Kind(
        "return-left-out",
        Severity.NOTE,
        N_("this return does not count, as was decided; these do: {other}"),
        N_("nothing to do; to be asked again take the decision out of decisions.toml"),
        N_("The office decided which of a unit's returns counts."),
        N_("finance.xlsx, after finance-corrected.xlsx came."),
    ),
    Kind(
        "entry-left-out",
        Severity.NOTE,
        N_("what “{unit}” says here of measure {number} is left out of the table, as was decided"),
        N_("nothing to do; to be asked again take the decision out of decisions.toml"),
        N_("The office decided whose words count; the others are listed in the summary."),
        N_("กองช่าง on measure ๗, which is assigned to หน่วยตรวจสอบภายใน."),
    ),
    Kind(
        "decision-outdated",
        Severity.NOTE,
        N_("this decision no longer holds, because returns came or changed since"),
        N_("decide anew; the old decision stays in the file as a record"),
        N_("A decision holds as long as the workbooks or texts are those that it was about."),
        N_("A third return of กองคลัง came after it was decided which of two counts."),
    ),
    Kind(
        "round-missing",
        Severity.ERROR,
        N_("there is no {name} in this folder"),
        N_("make one with “itasheet init”, or name the round's folder with --round"),
        N_("A round is a folder with the file itasheet.toml in it."),
        N_("itasheet template was run in another folder."),
    ),
    Kind(
        "unit-not-in-round",
        Severity.ERROR,
        N_("the round has no unit “{unit}”"),
        N_("use one of these: {units}"),
        N_("Units are named by their id, name or another name as they stand in itasheet.toml."),
        N_("--unit กองคลังง"),
    ),
    Kind(
        "definition-missing",
        Severity.ERROR,
        N_("there is no report definition “{name}”"),
        N_("give the path of a .toml file, or one of these names: {names}"),
        N_("A definition is a file that says what the table and its texts are."),
        N_('definition = "ita-rapport"'),
    ),
)
