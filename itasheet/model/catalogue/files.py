"""Kinds of problem with a file itself: it cannot be read, or must not be written."""

from __future__ import annotations

from itasheet.model.problems import Kind, Severity
from itasheet.model.wording import N_

FILES = (
    Kind(
        "file-missing",
        Severity.ERROR,
        N_("there is no such file or folder"),
        N_("check the name and the folder, then run the command again"),
        N_("The name given does not lead to a file. Often a letter is missing or the file moved."),
        N_("returns/finance.xlsx was named, but the file is called returns/Finance (1).xlsx."),
    ),
    Kind(
        "file-not-regular",
        Severity.ERROR,
        N_("this is not a file but {kind}"),
        N_("give the workbook itself, or the folder that holds it"),
        N_("Devices, pipes and folders named like a workbook are never opened as one."),
        N_("A folder called form.xlsx was named as if it were a workbook."),
    ),
    Kind(
        "file-unreadable",
        Severity.ERROR,
        N_("the file cannot be read"),
        N_("close it in other programs, check that you may open it, then run again"),
        N_("The system refused to hand out the file: no permission, locked, or a faulty disk."),
        N_("The workbook lies on a shared drive and another person has locked it."),
    ),
    Kind(
        "file-empty",
        Severity.ERROR,
        N_("the file is empty"),
        N_("ask the unit to send the workbook again"),
        N_("A file of zero bytes is usually an upload or a mail attachment that broke off."),
        N_("form.xlsx has 0 bytes."),
    ),
    Kind(
        "file-too-large",
        Severity.ERROR,
        N_("the file is too large"),
        N_("remove pictures from the workbook, save it again and send that"),
        N_(
            "A form of text alone is far below one megabyte; larger files are not opened."
        ),
        N_("A form with forty photographs has 80 MB."),
    ),
    Kind(
        "file-encrypted",
        Severity.ERROR,
        N_("the workbook is protected by a password"),
        N_("open it with the password, remove the password and save it again"),
        N_("Without the password nobody can read the contents, and itasheet never asks for it."),
        N_("The unit saved the form with a password to open."),
    ),
    Kind(
        "file-old-excel",
        Severity.ERROR,
        N_("this is a workbook of Excel 97–2003 (.xls)"),
        N_("open it in Excel and save it as “Excel Workbook (.xlsx)”"),
        N_("The old format cannot carry the form and is not read."),
        N_("form.xls, or an .xls that was renamed to .xlsx."),
    ),
    Kind(
        "file-binary-excel",
        Severity.ERROR,
        N_("this is a binary Excel workbook (.xlsb)"),
        N_("open it in Excel and save it as “Excel Workbook (.xlsx)”"),
        N_("The binary format is not read."),
        N_("form.xlsb"),
    ),
    Kind(
        "file-open-document",
        Severity.ERROR,
        N_("this is an OpenDocument spreadsheet (.ods)"),
        N_("open it in LibreOffice and save it as “Excel 2007–365 (.xlsx)”"),
        N_("The OpenDocument format is not read."),
        N_("form.ods"),
    ),
    Kind(
        "file-other",
        Severity.ERROR,
        N_("this is not an Excel workbook but {kind}"),
        N_("ask for the form itself, saved as “Excel Workbook (.xlsx)”"),
        N_("The contents decide, not the ending of the name: a renamed file stays what it was."),
        N_("A Word document was renamed to form.xlsx."),
    ),
    Kind(
        "file-damaged",
        Severity.ERROR,
        N_("the workbook is damaged: {what}"),
        N_("open it in Excel, let Excel repair it, save it and send it again"),
        N_("Part of the file is missing or garbled. Nothing of it is used, lest lines be lost."),
        N_("The mail broke off in the middle of the attachment."),
    ),
    Kind(
        "file-bomb",
        Severity.ERROR,
        N_("the workbook was not opened, because it goes beyond safe bounds: {what}"),
        N_("do not open it; ask the unit to fill in the form that was sent to it"),
        N_(
            "Such a file can hang or crash what opens it. No ordinary form is like that."
        ),
        N_("A file of 20 KB that unpacks to several gigabytes."),
    ),
    Kind(
        "file-no-sheet",
        Severity.ERROR,
        N_("the workbook has no sheet with cells"),
        N_("ask for the form itself"),
        N_("All its sheets are charts or macros, or there is none."),
        N_("A workbook with a single chart sheet."),
    ),
    Kind(
        "file-skipped",
        Severity.NOTE,
        N_("skipped: {reason}"),
        N_("nothing to do"),
        N_(
            "Files in a folder that are no workbooks, and lock files of open ones, are passed over."
        ),
        N_("~$form.xlsx appears while form.xlsx is open in Excel."),
    ),
    Kind(
        "nothing-to-read",
        Severity.ERROR,
        N_("no workbook was found here"),
        N_("name the folder or the files that the units sent back"),
        N_("None of the places given holds an .xlsx file."),
        N_("The folder holds only PDF files."),
    ),
    Kind(
        "output-exists",
        Severity.ERROR,
        N_("the file exists already and was left as it is"),
        N_("choose another name, or add --force to replace it"),
        N_("Nothing is overwritten unless you say so."),
        N_("report.xlsx was made yesterday."),
    ),
    Kind(
        "output-unwritable",
        Severity.ERROR,
        N_("the file cannot be written"),
        N_("close it in Excel, check the folder and the free space, then run again"),
        N_("The system refused. Whatever stood there before is unchanged."),
        N_("report.xlsx is open in Excel."),
    ),
    Kind(
        "pdf-no-office",
        Severity.ERROR,
        N_("no PDF can be made, because LibreOffice was not found"),
        N_("install it from libreoffice.org, or open the workbook in Excel and save it as PDF"),
        N_("Workbooks are printed by LibreOffice, which is free, and is not part of itasheet."),
        N_("merge --pdf is run on a computer that has only Microsoft Office."),
    ),
    Kind(
        "pdf-failed",
        Severity.ERROR,
        N_("LibreOffice made no PDF of it"),
        N_("open the workbook in LibreOffice or Excel and save it as PDF there"),
        N_("LibreOffice ended without a whole PDF. The workbook is as it was; no PDF was written."),
        N_("The disk is full, or LibreOffice is only half installed."),
    ),
    Kind(
        "pdf-font-missing",
        Severity.WARNING,
        N_("the PDF was printed in another font, because {font} is not installed here"),
        N_("install the font (it is free, from the national font project) and print again"),
        N_("In another font columns and lines do not fit: texts are cut and pages run over."),
        N_("merge --pdf is run on a computer without TH SarabunPSK."),
    ),
    Kind(
        "pdf-timeout",
        Severity.ERROR,
        N_("LibreOffice had made no PDF of it after {seconds} seconds and was ended"),
        N_("run the command again; if it hangs again, restart the computer or save as PDF by hand"),
        N_("A LibreOffice that hangs is not waited for. The workbook is as it was."),
        N_("LibreOffice is being updated, or the computer has run out of memory."),
    ),
)
