"""The proof against LibreOffice, as a test."""

from __future__ import annotations

import pytest

from tests.layout_proof import SECONDS, compare_lines, read_texts, report
from tests.office import Office, available


def test_read_texts() -> None:
    """The proof has at least 300 texts, all of them different."""
    texts = read_texts()
    assert len(texts) >= 300
    assert len(set(texts)) == len(texts)


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.parametrize(
    ("family", "language"), [("TH Sarabun New", "th-TH"), ("TH SarabunPSK", "hi-IN")]
)
def test_no_line_is_lost(family: str, language: str) -> None:
    """No cell gets fewer lines than LibreOffice needs, and few get more."""
    if available():
        pytest.skip(available())
    with Office(seconds=SECONDS, language=language) as office:
        assert report(compare_lines(office, family, read_texts()))
