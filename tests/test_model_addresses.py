"""Addresses that can be written to, and those that only look like it."""

from __future__ import annotations

import pytest

from itasheet.definition.mailing import match_address, read_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("saraban@example.go.th", "saraban@example.go.th"),
        (" Saraban@Example.GO.TH ", "Saraban@example.go.th"),
        ("a.b+c_d-e@sub.example.go.th", "a.b+c_d-e@sub.example.go.th"),
        ("saraban@ตัวอย่าง.ไทย", "saraban@xn--72c1a1bt4awk9o.xn--o3cw4h"),
    ],
)
def test_good(text: str, address: str) -> None:
    """Good addresses are written as they go over the wire."""
    assert read_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        *("", "@", "a@", "@b.c", "a", "a@b", "a@b..c", "a@.b.c", "a@b.c.", ".a@b.c", "a.@b.c"),
        *("a..b@c.d", "a b@c.d", "a@b c.d", "a@b.c, d@e.f", "a@b.c;d@e.f", "<a@b.c>", "ก <a@b.c>"),
        *("กองคลัง@example.go.th", '"a b"@c.d', "a@[127.0.0.1]", "a@b_c.d", "a@-b.c", "a@b-.c"),
        *("a@b.c\r\nRCPT TO:<x@y.z>", "a\r\nBcc:x@b.c", "a\x00@b.c", "a@b.c\x00", "a(x)@b.c"),
        *("a" * 65 + "@b.c", "a@" + "b." * 130 + "c", "a@" + "b" * 64 + ".c", "a@\ud800.c"),
    ],
)
def test_bad(text: str) -> None:
    """What could be taken for two addresses, a command or a header is none."""
    assert read_address(text) is None


def test_match() -> None:
    """The same mailbox written in two ways is the same."""
    assert match_address("A@B.go.th") == match_address(" a@b.GO.th")
