"""Kinds of problem with where a report's texts came from: its audit, its cells, their sources."""

from __future__ import annotations

from itasheet.problems.problem import Kind, Severity
from itasheet.wording import N_

AUDITS = (
    Kind(
        "audit-missing",
        Severity.ERROR,
        N_("there is no {audit} beside the report"),
        N_("put it back beside the report, or merge the returns again, which writes both"),
        N_("Where each cell came from stands in a workbook of its own, which merge writes."),
        N_("report.xlsx was copied to another folder, report-audit.xlsx was not."),
    ),
    Kind(
        "audit-damaged",
        Severity.ERROR,
        N_("this is no audit, or it was changed after it was written"),
        N_("merge the returns again, which writes report and audit anew"),
        N_("An audit that was edited proves nothing, so nothing is read from it."),
        N_("Rows of report-audit.xlsx were deleted in Excel."),
    ),
    Kind(
        "audit-foreign",
        Severity.ERROR,
        N_("this report is not the one that {audit} was written for"),
        N_("merge the returns again, or put together the report and the audit of one merge"),
        N_(
            "The report was changed after it was merged, or a merge was broken off between the two "
            "files. Only cells that still say the same are traced."
        ),
        N_("A word in report.xlsx was corrected in Excel."),
    ),
    Kind(
        "audit-itself",
        Severity.ERROR,
        N_("this is the audit of a report, not the report"),
        N_("name the report itself; its name lacks the “-audit” at the end"),
        N_("The audit names the units' files and cells. It is for the office, not for readers."),
        N_("itasheet trace report-audit.xlsx C5"),
    ),
    Kind(
        "trace-sheet",
        Severity.ERROR,
        N_("the report has no sheet “{sheet}”"),
        N_("use one of these: {sheets}"),
        N_("Without --sheet the sheet with the table is meant."),
        N_("itasheet trace report.xlsx C5 --sheet Sheet1"),
    ),
    Kind(
        "trace-reference",
        Severity.ERROR,
        N_("this names no cell"),
        N_("write it as C5, or as a range: C5:C7"),
        N_("A cell is named by the letters of its column and the number of its row."),
        N_("itasheet trace report.xlsx 5C"),
    ),
    Kind(
        "trace-empty",
        Severity.WARNING,
        N_("nothing stands there"),
        N_("name a cell that is filled in; without a cell the whole report is told"),
        N_("An empty cell comes from nowhere."),
        N_("C90 lies below the last row of the table."),
    ),
    Kind(
        "trace-unknown",
        Severity.ERROR,
        N_("this text was not put there by the merge"),
        N_("compare it with the returns, and merge them again"),
        N_("The audit knows another text, or none, for the cell: somebody typed it afterwards."),
        N_("A line was added to C5 in Excel."),
    ),
    Kind(
        "source-missing",
        Severity.ERROR,
        N_("the file was merged but is not to be found"),
        N_("put it back where it was, or name the folder that it is in with --base"),
        N_("Without the file nobody can show that the report says what the unit wrote."),
        N_("returns/finance.xlsx was moved to the archive."),
    ),
    Kind(
        "source-changed",
        Severity.ERROR,
        N_("the file is not the same as when it was merged"),
        N_("merge the returns again, or put back the file as it was"),
        N_("Its checksum differs. The cells that say something else are listed beside it."),
        N_("returns/finance.xlsx was opened and saved after the merge."),
    ),
    Kind(
        "source-differs",
        Severity.ERROR,
        N_("the cell says something else than the audit: “{original}”"),
        N_("merge the returns again, or put back the file as it was"),
        N_("The report still says what stood there when it was merged."),
        N_("A number in E6 was corrected after the merge."),
    ),
)
