"""Mails as Outlook saves them (.msg), put together by hand: a small writer of OLE files."""

from __future__ import annotations

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
    names = ["Root Entry", *storages, *contents]
    directory_sectors = -(-len(names) // 4)
    starts, chains, at = {}, [], 1 + directory_sectors
    for name, content in contents.items():
        count = -(-len(content) // SECTOR)
        starts[name] = at
        chains += [*range(at + 1, at + count), END]
        at += count
    table = [TABLE, *range(2, 1 + directory_sectors), END, *chains]
    assert len(table) <= SECTOR // 4, "one sector of table is enough for tests"
    entries = [_make_entry(name, names, contents, storages, starts) for name in names]
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, 1, 1, 0, CUTOFF, END, 0, END, 0),
    )
    return b"".join(
        (
            header,
            struct.pack("<109I", 0, *[FREE] * 108),
            struct.pack(f"<{len(table)}I", *table).ljust(SECTOR, b"\xff"),
            b"".join(entries).ljust(directory_sectors * SECTOR, b"\0"),
            *(one.ljust(-(-len(one) // SECTOR) * SECTOR, b"\0") for one in contents.values()),
        )
    )


def make_message(
    texts: Mapping[str, str], attachments: Mapping[str, bytes], encoding: str = "utf-16-le"
) -> bytes:
    """A .msg with texts by their property's number, and attachments of at least ``CUTOFF`` bytes.

    With an encoding of one byte, texts are written as Outlook did before Unicode.
    """
    mark = "001F" if encoding == "utf-16-le" else "001E"
    streams = {"__properties_version1.0": b""}
    for number, text in texts.items():
        streams[f"__substg1.0_{number}{mark}"] = text.encode(encoding)
    for position, (name, content) in enumerate(attachments.items()):
        folder = f"__attach_version1.0_#{position:08X}"
        streams[f"{folder}/__substg1.0_3707{mark}"] = name.encode(encoding)
        streams[f"{folder}/__substg1.0_37010102"] = content
    return make_ole(streams)


def _make_entry(
    name: str,
    names: list[str],
    contents: Mapping[str, bytes],
    storages: list[str],
    starts: Mapping[str, int],
) -> bytes:
    """A directory entry; siblings hang on one another as a list, which is a tree, too."""
    kind = ROOT if name == names[0] else STREAM if name in contents else STORAGE
    parent = name.split("/")[0] if "/" in name else ""
    siblings = [one for one in names[1:] if (one.split("/")[0] if "/" in one else "") == parent]
    later = siblings[siblings.index(name) + 1 :] if name in siblings else []
    if kind == ROOT:
        children = [one for one in names[1:] if "/" not in one]
    else:
        children = [one for one in contents if one.startswith(f"{name}/")]
    shown = name.split("/")[-1].encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16xI16xIQ",
        shown,
        len(shown) + 2,
        kind,
        1,
        FREE,
        names.index(later[0]) if later else FREE,
        names.index(children[0]) if children else FREE,
        0,
        starts.get(name, END if kind == ROOT else 0),
        len(contents.get(name, b"")),
    )
