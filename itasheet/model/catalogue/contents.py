"""Kinds of problem with what a unit wrote."""

from __future__ import annotations

from itasheet.problems.problem import Kind, Severity
from itasheet.wording import N_

CONTENTS = (
    Kind(
        "return-empty",
        Severity.WARNING,
        N_("nothing is filled in in this form"),
        N_("ask whether the right file was sent; a unit with nothing to report should say so"),
        N_("The form came back as it was sent out. Perhaps the filled one was saved elsewhere."),
        N_("The form was opened, closed and sent back."),
    ),
    Kind(
        "measure-missing",
        Severity.ERROR,
        N_("measure {number} “{title}” is not reported on"),
        N_(
            "fill in the rows of this measure; where nothing was done, write ไม่มีการดำเนินการ and "
            "the reason"
        ),
        N_(
            "A measure assigned to the unit was left empty. One missing measure can cost the "
            "agency the whole score."
        ),
        N_("All rows of measure ๓ are blank."),
    ),
    Kind(
        "measure-twice",
        Severity.ERROR,
        N_("measure {number} “{title}” stands in this return more than once"),
        N_("join the rows under one title"),
        N_("One unit reports once on a measure; two entries cannot both stand in the report."),
        N_("The block of measure ๒ was copied below measure ๗."),
    ),
    Kind(
        "measure-unassigned",
        Severity.ERROR,
        N_("measure {number} “{title}” is not among those planned for this unit"),
        N_("check that the right form was used, or add the measure to the unit in itasheet.toml"),
        N_("The measures reported must be those that were planned."),
        N_("กองช่าง reports on measure ๗, which is planned for สำนักปลัด."),
    ),
    Kind(
        "required-blank",
        Severity.ERROR,
        N_("nothing is filled in here"),
        N_("fill in the cell; where there is nothing, write ไม่มี and the reason"),
        N_("A required cell that is empty, or only a dash, can cost the item its whole score."),
        N_("The period is blank, or is “-”."),
    ),
    Kind(
        "measure-nil",
        Severity.NOTE,
        N_("nothing was done on measure {number} “{title}”, says the unit"),
        N_("nothing to do; cells left blank are printed in the report as “{word}”"),
        N_(
            "The unit says that nothing was done, which is an answer; silence is none. Period, "
            "results and outcomes may then stay blank: the report prints the word in them, so "
            "that no required cell of it is empty."
        ),
        N_("The steps of measure ๓ say: ไม่มีการดำเนินการ เนื่องจากไม่มีภารกิจด้านนี้"),
    ),
    Kind(
        "nil-contradicted",
        Severity.WARNING,
        N_("here nothing was done on measure {number} “{title}”, but other cells tell what was"),
        N_("take out the one or the other; where steps were only planned, say so in the results"),
        N_("A measure on which nothing was done has no results, so one of the two is a slip."),
        N_("The steps say ไม่มีการดำเนินการ, the results tell of two trainings."),
    ),
    Kind(
        "placeholder-left",
        Severity.ERROR,
        N_("a blank to be filled in was left in the text"),
        N_("replace it with the real text"),
        N_("Dots, underlines and words such as “ระบุ” show that a sample text was not finished."),
        N_("จัดอบรมจำนวน ........ ครั้ง"),
    ),
    Kind(
        "result-equals-step",
        Severity.WARNING,
        N_("the result only repeats the step"),
        N_("write what was really done: when, how many, with what effect"),
        N_("A result that copies the step, or puts ดำเนินการ before it, reports nothing."),
        N_("step “จัดทำคู่มือ”, result “ดำเนินการจัดทำคู่มือ”"),
    ),
    Kind(
        "outcome-repeated",
        Severity.WARNING,
        N_("the same outcome stands under several measures ({measures})"),
        N_("write the outcome of each measure by itself"),
        N_("One sentence copied to several measures shows the outcome of none of them."),
        N_("“หน่วยงานมีความโปร่งใส” under measures ๑, ๓ and ๕"),
    ),
    Kind(
        "unit-unknown",
        Severity.WARNING,
        N_("no unit of the round is named here"),
        N_("check the name; the nearest is “{nearest}”"),
        N_("The one responsible should be a unit of the agency, perhaps with a section before it."),
        N_("กองคลังง for กองคลัง"),
        otherwise=N_("write the name of the unit, as the round has it"),
    ),
    Kind(
        "year-doubtful",
        Severity.WARNING,
        N_("the year {year} is none of those the report may speak of ({expected})"),
        N_("check the year"),
        N_(
            "A report speaks of the years analysed, reported and assessed. Another "
            "year is often a typing error or left from an old copy."
        ),
        N_("พ.ศ. ๓๕๖๓, or ๒๕๖๔ in a report for ๒๕๖๘"),
    ),
    Kind(
        "numerals-mixed",
        Severity.WARNING,
        N_("Thai and Arabic digits are mixed in one number"),
        N_("type the number in one kind of digits"),
        N_("A number such as ๒๕61 is usually a slip and should be checked."),
        N_("๒๕61, 256๖"),
    ),
    Kind(
        "text-doubtful",
        Severity.WARNING,
        N_("this looks damaged or misspelt; it should probably be “{proposal}”"),
        N_("correct it, if that is what is meant; itasheet changes no words"),
        N_("Texts copied from PDF lose and displace vowels and tone marks, and some words slip."),
        N_("ดาเนินการ for ดำเนินการ, กำรวิเครำะห์ for การวิเคราะห์, ประเมิณ for ประเมิน"),
    ),
    Kind(
        "agency-misspelt",
        Severity.WARNING,
        N_("the agency's name is spelled otherwise here; it should be “{name}”"),
        N_("correct the name"),
        N_("The agency's own name in two spellings is the first thing a reader sees."),
        N_("เทศบาลตำบลบ้านตัวอยาง for เทศบาลตำบลบ้านตัวอย่าง"),
    ),
    Kind(
        "numbering-gap",
        Severity.WARNING,
        N_("the numbering jumps: {expected} was expected"),
        N_("check whether an item is missing, and number anew"),
        N_("A gap or a repeated number may mean that a line was lost in copying."),
        N_("๑. ๒. ๔."),
    ),
    Kind(
        "counts-unequal",
        Severity.NOTE,
        N_("the lists differ in their numbers of items, by measure: {counts}"),
        N_("nothing to do if that is as it should be"),
        N_(
            "Steps, results and outcomes need not be equal in number, but a missing line can show "
            "here."
        ),
        N_("4 steps, 4 results, 5 outcomes"),
    ),
)
