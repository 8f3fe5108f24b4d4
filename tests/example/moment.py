"""The moment at which a workbook says that it was saved, set to another one."""

import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

PART = "docProps/core.xml"
MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def set_saved(path: Path, saved: datetime) -> None:
    """Let a workbook say that it was saved then; all else in it stays as it is."""
    told = saved.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    content = BytesIO()
    with ZipFile(path) as source, ZipFile(content, "w") as target:
        for info in source.infolist():
            part = source.read(info)
            if info.filename == PART:
                part, count = MODIFIED.subn(rb"\g<1>" + told, part)
                assert count == 1, path
            info.date_time = saved.timetuple()[:6]
            target.writestr(info, part)
    path.write_bytes(content.getvalue())
