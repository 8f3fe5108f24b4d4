"""Kinds of problem with what a workbook holds beside the cells that are seen."""

from __future__ import annotations

from itasheet.problems.problem import Kind, Severity
from itasheet.wording import N_

SURROUNDINGS = (
    Kind(
        "cell-hidden-value",
        Severity.WARNING,
        N_("this text lies unseen under merged cells and is not in the report"),
        N_("unmerge the cells and put the text where it belongs, or delete it"),
        N_(
            "Of merged cells only the first is seen. Some programs keep what the others held, "
            "where nobody looks for it."
        ),
        N_("Rows were pasted over merged cells; the second period lies under the first."),
    ),
    Kind(
        "rows-hidden",
        Severity.WARNING,
        N_("hidden rows of the table hold text ({count}); they were read as all others"),
        N_("show the rows, then keep what belongs to the report and delete the rest"),
        N_("Rows that were hidden or filtered out are easily forgotten, and are in the report."),
        N_("Last year's rows were hidden instead of deleted."),
    ),
    Kind(
        "columns-hidden",
        Severity.WARNING,
        N_("hidden columns of the table hold text ({count}); they were read as all others"),
        N_("show the columns, then keep what belongs to the report and delete the rest"),
        N_("Columns that are hidden are easily forgotten, and are in the report."),
        N_("The column ผลลัพธ์/ความสำเร็จ is hidden."),
    ),
    Kind(
        "sheet-hidden",
        Severity.WARNING,
        N_("this hidden sheet holds a table; it was read as all others"),
        N_("show the sheet, or delete it if it does not belong to the report"),
        N_("A hidden sheet may hold last year's table, or the one that was meant to be sent."),
        N_("The sheet ปี ๒๕๖๗ was hidden instead of deleted."),
    ),
    Kind(
        "sheet-unread",
        Severity.NOTE,
        N_("this hidden sheet holds no table and was not read (filled cells: {count})"),
        N_("nothing to do, unless it holds something for the report"),
        N_("Hidden sheets mostly hold lists to choose from."),
        N_("A hidden sheet with the names of all officers."),
    ),
    Kind(
        "link-kept",
        Severity.NOTE,
        N_("links whose address is not seen in the text ({count}); the addresses are listed apart"),
        N_("write the address into the text if readers of the printed report should have it"),
        N_("On paper only the text of a link is left, so its address is kept in the summary."),
        N_("ดูคู่มือ, which leads to https://www.example.go.th/manual.pdf"),
    ),
    Kind(
        "link-suspect",
        Severity.WARNING,
        N_("the link of “{text}” leads elsewhere than it seems: {reason}"),
        N_("do not follow it before it is checked; then mend the link or remove it"),
        N_("Such a link is a slip or a trap: copied from somewhere, or to a file on one computer."),
        N_("www.example.go.th, which leads to http://another.example.com/"),
    ),
    Kind(
        "comments-left",
        Severity.NOTE,
        N_("comments on cells ({count}) are not carried over"),
        N_("write into the cells what belongs to the report"),
        N_("The report has no place for comments."),
        N_("A chief commented “ขอตัวเลขด้วย” on a result."),
    ),
    Kind(
        "drawings-left",
        Severity.NOTE,
        N_("pictures ({pictures}) and drawings ({shapes}) are not carried over"),
        N_("send pictures apart if they are needed; write out what arrows and bars mean"),
        N_("The report is a table of texts. An arrow drawn across months tells it no period."),
        N_("Photographs of a training, pasted beside the results."),
    ),
    Kind(
        "macros-ignored",
        Severity.NOTE,
        N_("the workbook has macros; they were not run"),
        N_("nothing to do"),
        N_("Macros are programs. What they would have worked out is not known."),
        N_("form.xlsm"),
    ),
    Kind(
        "outside-links",
        Severity.NOTE,
        N_("the workbook refers to other workbooks; they were not opened"),
        N_("nothing to do if the values that are seen are right"),
        N_("Values that came from another workbook are those of when it was last saved."),
        N_("=[แผน.xlsx]Sheet1!B4"),
    ),
    Kind(
        "tab-without-cells",
        Severity.NOTE,
        N_("this tab is a chart or the like and holds no cells"),
        N_("nothing to do"),
        N_("Charts and dialogues with a tab of their own have nothing that could be read."),
        N_("A chart on a sheet of its own."),
    ),
)
