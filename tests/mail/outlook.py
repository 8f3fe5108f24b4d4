"""Mails as Outlook saves them (.msg), put together by hand: a small writer of OLE files."""

import struct
from collections.abc import Mapping

SECTOR, CUTOFF = 512, 4096
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
STORAGE, STREAM, ROOT = 1, 2, 5


def make_ole(streams: Mapping[str, bytes]) -> bytes:
    """An OLE file (MS-CFB); names are ``stream`` or ``storage/stream``, texts filled up with zeros.

    Streams below ``CUTOFF`` bytes would go into a part of their own, which is spared here.
    """
    contents = {name: content.ljust(CUTOFF, b"\0") for name, content in streams.items()}
    storages = sorted({name.split("/")[0] for name in streams if "/" in name})
    names = ["", *storages, *contents]
    inside: dict[str, list[str]] = {}  # the names in each storage, and in the root
    for name in names[1:]:
        inside.setdefault(name.rpartition("/")[0], []).append(name)
    directory_sectors = -(-len(names) // 4)
    starts, chains, at = {}, [], 1 + directory_sectors
    for name, content in contents.items():
        count = -(-len(content) // SECTOR)
        starts[name] = at
        chains += [*range(at + 1, at + count), END]
        at += count
    table = [TABLE, *range(2, 1 + directory_sectors), END, *chains]
    assert len(table) <= SECTOR // 4, "one sector of table is enough for tests"
    entries = b""
    for name in names:
        # Siblings hang on one another as a list, which is a tree, too.
        siblings = inside[name.rpartition("/")[0]] if name else []
        later = siblings[siblings.index(name) + 1 :] if name else []
        shown = (name.rpartition("/")[2] or "Root Entry").encode("utf-16-le")
        entries += struct.pack(
            "<64sHBBIII16xI16xIQ",
            *(shown, len(shown) + 2, STREAM if name in contents else STORAGE if name else ROOT, 1),
            *(FREE, names.index(later[0]) if later else FREE),
            names.index(inside[name][0]) if name in inside else FREE,
            *(0, starts.get(name, 0 if name else END), len(contents.get(name, b""))),
        )
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, 1, 1, 0, CUTOFF, END, 0, END, 0),
    )
    parts = (
        struct.pack("<109I", 0, *[FREE] * 108),
        struct.pack(f"<{len(table)}I", *table).ljust(SECTOR, b"\xff"),
        entries.ljust(directory_sectors * SECTOR, b"\0"),
        *(one.ljust(-(-len(one) // SECTOR) * SECTOR, b"\0") for one in contents.values()),
    )
    return header + b"".join(parts)


def make_message(
    texts: Mapping[str, str], attachments: Mapping[str, bytes], encoding: str = "utf-16-le"
) -> bytes:
    """A .msg with texts by their property's number; with another encoding as before Unicode."""
    mark = "001F" if encoding == "utf-16-le" else "001E"
    streams = {"__properties_version1.0": b""}
    for number, text in texts.items():
        streams[f"__substg1.0_{number}{mark}"] = text.encode(encoding)
    for position, (name, content) in enumerate(attachments.items()):
        folder = f"__attach_version1.0_#{position:08X}"
        streams[f"{folder}/__substg1.0_3707{mark}"] = name.encode(encoding)
        streams[f"{folder}/__substg1.0_37010102"] = content
    return make_ole(streams)
