"""The language is chosen as people expect, and every message has its Thai."""

import gettext
import os
import shutil
from collections import Counter
from pathlib import Path
from string import Formatter
from unittest.mock import Mock

import click
import pytest
from babel.messages.catalog import Message

from itasheet import language
from itasheet.language import _, choose_language, load_translator, name_language, ngettext, speak
from tests import catalogue
from tests.tables import load_cases, part_arrows

CATALOGUE = catalogue.read_catalogue()
MESSAGES = [message for message in CATALOGUE if message.id]


@pytest.mark.parametrize(("said", "chosen"), part_arrows(load_cases("languages")["chosen"]))
def test_choose_language(said: str, chosen: str) -> None:
    """The option counts before the variable, that before an English locale; all else is Thai."""
    options = [word for word in said.split() if "=" not in word]
    environ = dict(word.split("=") for word in said.split() if "=" in word)
    assert choose_language(next(iter(options), None), environ) == chosen


def test_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our words and click's come in the language of the block, and what was before comes back."""
    monkeypatch.setenv("LANGUAGE", "de")
    domain = gettext.textdomain()
    with speak("th"):
        assert _("Commands") == "คำสั่ง"
        missing = click.MissingParameter(param_type="option")
        assert "ยังไม่ได้ระบุตัวเลือก" in missing.format_message()
        assert gettext.ngettext("Takes {nargs} values but 1 was given.", "", 1).startswith("ต้องมี")
        assert ngettext("{count} file", "{count} files", 2) == "{count} ไฟล์"
        with speak("en"):
            assert _("Commands") == "Commands"
            assert missing.format_message() == "Missing option."
            assert ngettext("one", "many", 2) == "many"
        assert _("Commands") == "คำสั่ง"
    assert (os.environ["LANGUAGE"], gettext.textdomain()) == ("de", domain)
    assert _("Commands") == "Commands"
    assert gettext.dgettext("another", "Commands") == "Commands"


def test_load_translator() -> None:
    """One text can be had in a language that is not the one spoken."""
    with speak("en"):
        assert load_translator("th")("Commands") == "คำสั่ง"
        assert load_translator("en")("Commands") == "Commands"
        assert _("Commands") == "Commands"
        assert (name_language(), name_language(load_translator("th"))) == ("en", "th")


@pytest.mark.parametrize("compiled", [None, b"rubbish"], ids=["missing", "stale"])
def test_catalogue_is_compiled(
    compiled: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checkout in which nothing was built speaks Thai, even where the folder is read only."""
    target = tmp_path / "th/LC_MESSAGES/itasheet.mo"
    target.parent.mkdir(parents=True)
    source = Path(shutil.copy(catalogue.CATALOGUE, target.parent))
    monkeypatch.setattr(language, "CATALOGUES", str(tmp_path))
    if compiled:
        target.write_bytes(compiled)
        os.utime(target, (0, 0))
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", Mock(side_effect=PermissionError))
        assert load_translator("th")("Commands") == "คำสั่ง"
    assert (target.read_bytes() if target.exists() else None) == compiled
    for _time in range(2):
        language._load_catalogue.cache_clear()
        assert load_translator("th")("Commands") == "คำสั่ง"
        assert target.read_bytes()[:4] == b"\xde\x12\x04\x95"
        source.unlink(missing_ok=True)


def list_wordings(texts: object) -> list[str]:
    """The wordings of a message: one, or singular and plural."""
    return list(texts) if isinstance(texts, list | tuple) else [str(texts)]


def list_placeholders(text: str) -> Counter[str]:
    """What is filled in: ``{name!r}``."""
    fields = Formatter().parse(text)
    return Counter(f"{name}!{how}" for _text, name, _spec, how in fields if name is not None)


def is_translated(message: Message) -> bool:
    """Whether there is a Thai text, no guess, that is filled in with the same things."""
    if message.fuzzy or list(message.check(CATALOGUE)):  # which compares %(name)s
        return False
    wanted = list_placeholders(list_wordings(message.id)[-1])
    return all(
        text.strip() and list_placeholders(text) == wanted for text in list_wordings(message.string)
    )


def test_translations() -> None:
    """Every message in the catalogue has a translation that can take its place."""
    assert [message.id for message in MESSAGES if not is_translated(message)] == []


def test_catalogue_is_complete() -> None:
    """Every message of ours stands in the catalogue, and what click says; nothing else does."""
    said = {one.id: one for one in catalogue.collect_messages() if one.id}
    ours, known = (
        {one.id for one in some if not catalogue.is_from_click(one.locations)}
        for some in (said.values(), MESSAGES)
    )
    assert (ours - known, known - ours) == (set(), set())
    clicks = {one.id for one in MESSAGES if any("click/" in path for path, _ in one.locations)}
    assert len(said.keys() & clicks) >= 50
    assert {"Usage:", "Options", "Missing option", "No such option {name!r}."} <= clicks
    assert not CATALOGUE.obsolete
    assert catalogue.CATALOGUE.read_text(encoding="utf-8").startswith(catalogue.HEADER)
