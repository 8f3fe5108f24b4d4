"""Kinds of problem with a workbook's structure: its table, headings, cells and identity."""

from __future__ import annotations

from itasheet.problems.problem import Kind, Severity
from itasheet.wording import N_

TABLES = (
    Kind(
        "table-missing",
        Severity.ERROR,
        N_("no table with the headings of the report was found"),
        N_("send the form with its heading row: {headings}"),
        N_("The table is recognised by its headings, on any sheet and in any order."),
        N_("The heading row was deleted, or the file is another document."),
    ),
    Kind(
        "table-unlike",
        Severity.ERROR,
        N_("no table of the report was found; this row comes nearest, but lacks {missing}"),
        N_("type the headings above their columns, or copy the rows into the form"),
        N_("A row is known as the headings if at least half of them stand in it, in any order."),
        N_("A table of ลำดับ, โครงการ, งบประมาณ and ผู้รับผิดชอบ."),
    ),
    Kind(
        "column-missing",
        Severity.ERROR,
        N_("the column “{heading}” is missing"),
        N_("put the heading “{heading}” above its column again, or insert the column"),
        N_("A required column was deleted, or its heading now says something else."),
        N_("The column ผลลัพธ์/ความสำเร็จ was deleted."),
    ),
    Kind(
        "column-renamed",
        Severity.WARNING,
        N_("the heading was read as “{heading}”"),
        N_("restore the heading if that is what it is; else rename the column"),
        N_("The heading is close to the printed one but not the same, nor a known other name."),
        N_("ผลลัพธ์และความสำเร็จ for ผลลัพธ์/ความสำเร็จ"),
    ),
    Kind(
        "column-twice",
        Severity.ERROR,
        N_("two columns have the heading “{heading}”"),
        N_("join both columns into one, or rename the one that is not meant"),
        N_("It cannot be known which of the two is meant; the left one was read."),
        N_("A column was copied together with its heading."),
    ),
    Kind(
        "column-extra",
        Severity.NOTE,
        N_("the column “{heading}” is not part of the report; what it holds is listed apart"),
        N_("nothing to do if that is as it should be"),
        N_("Columns that the definition does not have are kept and listed in the summary."),
        N_("งบประมาณ (บาท)"),
    ),
    Kind(
        "text-outside",
        Severity.NOTE,
        N_("this text stands outside the table; it is listed apart"),
        N_("move it into a cell of the table if it belongs to the report"),
        N_("Text below, beside or above the table cannot be put into the report by itself."),
        N_("A remark written below the last measure."),
    ),
    Kind(
        "cell-error",
        Severity.ERROR,
        N_("the cell shows an Excel error instead of text"),
        N_("type the text itself into the cell"),
        N_("A formula failed, so the cell has no contents to report."),
        N_("#REF!"),
    ),
    Kind(
        "cell-uncalculated",
        Severity.ERROR,
        N_("the formula in this cell was never worked out, so that its value is not known"),
        N_("open the workbook in Excel, save it and send it again; or type the value"),
        N_("A workbook that a program wrote may hold formulas without their values."),
        N_("=A1&B1 in a file that another program made"),
    ),
    Kind(
        "text-repaired",
        Severity.NOTE,
        N_("invisible damage in the text was repaired: {repairs}"),
        N_("nothing to do; the text looks and means the same"),
        N_(
            "Pasted text brings split vowels, zero-width characters and odd spaces that break "
            "search and line wrapping. Only repairs that cannot change the meaning are made."
        ),
        N_("ํ + า typed as two characters became ำ."),
    ),
    Kind(
        "identity-lost",
        Severity.NOTE,
        N_("this is not the form that was sent out; it was read by its headings and titles"),
        N_("compare unit and year with what you expect"),
        N_(
            "The form's hidden marks are gone: the table was copied into another workbook, or the "
            "office uses a sheet of its own."
        ),
        N_("The unit copied the table into a new workbook."),
    ),
    Kind(
        "definition-other",
        Severity.WARNING,
        N_("the form belongs to another report or version: {found}, expected {expected}"),
        N_("check that the unit filled in this year's form"),
        N_(
            "Forms carry the name and version of their definition; an old one may ask other things."
        ),
        N_("ita-report 2567.1 where 2568.1 was expected"),
    ),
    Kind(
        "round-other",
        Severity.ERROR,
        N_("the form was made for another agency: {found}"),
        N_("send the form of {expected} to the unit and have it filled in"),
        N_("A form carries the agency it was made for."),
        N_("A form of the neighbouring municipality was sent in."),
    ),
    Kind(
        "year-disagrees",
        Severity.ERROR,
        N_("the fiscal year here is not that of the report, {expected}"),
        N_("correct the year, or send the return of the right year"),
        N_("Years in the title, the file name and the form must all be the report's fiscal year."),
        N_("The title says ๒๕๖๗ in a return for ๒๕๖๘."),
    ),
    Kind(
        "agency-disagrees",
        Severity.ERROR,
        N_("this line names another agency; the report is of {expected}"),
        N_("correct the name, or ask whose table this is"),
        N_(
            "Above the table stands whose report it is; a sheet may have been taken from elsewhere."
        ),
        N_("The title names the neighbouring municipality, from whom the table was copied."),
    ),
    Kind(
        "unit-disagrees",
        Severity.ERROR,
        N_("this line names another unit; the form was made for {expected}"),
        N_("have the unit fill in its own form, or correct the line"),
        N_(
            "Every unit has a form of its own. What stands here counts for the one it was made for."
        ),
        N_("กองช่าง filled in the form of กองคลัง and changed the name."),
    ),
    Kind(
        "unit-unidentified",
        Severity.WARNING,
        N_("it cannot be told which unit sent this"),
        N_("write the unit's name above the table or as the one responsible"),
        N_(
            "Neither the form's own marks nor its title nor the column of those responsible name a "
            "unit of the round."
        ),
        N_("A table copied into a new workbook, with the unit left out."),
    ),
    Kind(
        "printed-changed",
        Severity.NOTE,
        N_("a line printed above the table was changed; issued was “{issued}”"),
        N_("nothing to do; the report has wording of its own"),
        N_("What is printed above the table of a form is told where it comes back otherwise."),
        N_("A line with the day was written over the name of the form."),
    ),
    Kind(
        "measure-retitled",
        Severity.WARNING,
        N_("the printed title of measure {number} was changed; issued was “{title}”"),
        N_("restore the printed title, or tell the central office why it should change"),
        N_(
            "Titles are official wording and the same in every unit's return. The report has the "
            "issued one, unless the office accepts the other when it merges."
        ),
        N_("กระบวนการทำงานที่โปร่งใส for กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ"),
    ),
    Kind(
        "measure-unknown",
        Severity.ERROR,
        N_("this is none of the report's measures"),
        N_("move the text under the measure it belongs to; the nearest is “{nearest}”"),
        N_(
            "The report has a fixed list of measures; a row under another title has no place in it."
        ),
        N_("๘. การดูแลสิ่งแวดล้อม"),
        otherwise=N_("move the text under the measure it belongs to"),
    ),
)
