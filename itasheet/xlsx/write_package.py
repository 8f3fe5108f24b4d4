"""A workbook whose document properties name its language, for which XlsxWriter has no setting."""

from __future__ import annotations

from xlsxwriter import Workbook
from xlsxwriter.core import Core
from xlsxwriter.packager import Packager

LANGUAGE = "th-TH"


class ThaiCore(Core):  # type: ignore[misc]
    """The document properties, the language among them."""

    def _write_dc_description(self) -> None:
        super()._write_dc_description()
        self._xml_data_element("dc:language", LANGUAGE)


class ThaiPackager(Packager):  # type: ignore[misc]
    """Puts the parts of a workbook together, with these properties."""

    def _write_core_file(self) -> None:
        core = ThaiCore()
        core._set_properties(self.workbook.doc_properties)
        core._set_xml_writer(self._filename("docProps/core.xml"))
        core._assemble_xml_file()


class ThaiWorkbook(Workbook):  # type: ignore[misc]
    """A workbook in Thai; XlsxWriter lets the packager be replaced."""

    def _get_packager(self) -> ThaiPackager:
        return ThaiPackager()
