"""``itasheet receipt``: who gets one, what it says, and that mail sends it."""

import shutil
from hashlib import sha256
from pathlib import Path
from unittest.mock import Mock

import pikepdf
import pytest

from itasheet.cli.app import INTERRUPTED
from itasheet.locks import NAME
from itasheet.mail.message_templates import Attachment
from itasheet.resources import find_data
from tests.command import FAULTY, RETURNS, run
from tests.example.fill import edit_workbook
from tests.mail.rounds import read_mail_file, write_mail
from tests.printed import read_glyphs
from tests.rich import draw_picture
from tests.tables import load_definition
from tests.test_cli_status import collect, folder, receive

__all__ = ["folder"]

NIL = "ไม่มีการดำเนินการ"


def read_receipts(folder: Path) -> dict[str, str]:
    texts = {}
    for path in sorted(folder.glob("*.txt")):
        content = path.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.count(b"\r\n") == content.count(b"\n")
        texts[path.stem] = content.decode("utf-8-sig").replace("\r\n", "\n")
    assert {path.stem for path in folder.glob("*.pdf")} == texts.keys()
    return texts


def acknowledge(folder: Path, *words: str | Path, code: int = 0) -> dict[str, str]:
    """Run the command; the receipts that lie there then."""
    done = run("receipt", *words, "--round", folder)
    assert done.exit_code == code, done.output
    return read_receipts(folder / "receipts")


def test_who_gets_one(folder: Path) -> None:
    """Each accepted return gets one, a faulty one is named, who is silent only if asked for."""
    nothing = run("receipt", "--round", folder)
    assert (nothing.exit_code, nothing.stdout) == (0, "")
    assert "No return that could be acknowledged" in nothing.stderr
    receive(folder, "office", "works")
    shutil.copy(FAULTY, folder / "returns")
    result = run("receipt", "--round", folder)
    assert result.exit_code == 1
    assert set(read_receipts(folder / "receipts")) == {"office-ใบรับ", "works-ใบรับ"}
    assert result.stdout.count("[receipt-withheld]") == 1
    assert "“กองคลัง” gets no receipt; its state is: must be mended" in result.stdout
    assert f"itasheet mail receipts --round {folder}" in result.stderr
    output = folder / "out"
    assert run("receipt", "--round", folder, "--unit", "กองช่าง", "-o", output).exit_code == 0
    assert set(read_receipts(output)) == {"works-ใบรับ"}
    silent = run("receipt", "--round", folder, "--unit", "audit")
    assert (silent.exit_code, "its state is: not sent" in silent.stdout) == (1, True)


def test_text(folder: Path) -> None:
    """The file's hash, when it came, its rows; if it was late or something was noted, that too."""
    path = RETURNS / "finance.xlsx"
    collect(folder, path, "finance", date="2025-09-03T20:05:00+07:00")
    noted = edit_workbook(RETURNS / "works.xlsx", folder / "changed.xlsx", D6="ตามความเหมาะสม")
    collect(folder, noted, "works", date="2025-09-05T20:05:00+07:00")
    texts = acknowledge(folder)
    text, late = texts["finance-ใบรับ"], texts["works-ใบรับ"]
    assert f"SHA-256: {sha256(path.read_bytes()).hexdigest()}\n" in text
    assert "ชื่อไฟล์: finance.xlsx\n" in text
    assert "ได้รับเมื่อ: ๓ กันยายน ๒๕๖๘ เวลา ๒๐.๐๕ น. (ตามอีเมล)\n" in text
    assert "กำหนดส่ง: ๓ กันยายน ๒๕๖๘\n" in text and "เกินกำหนด" not in text
    assert f"{load_definition().id} {load_definition().version}\n" in text
    assert "รายงาน ๒ มาตรการ รวม ๔ แถว\n- ข้อ ๔ " in text and ": ๓ แถว\n" in text
    assert "ควรตรวจดู" not in text and "{" not in text
    assert "\n\n\n" not in text
    assert "กำหนดส่ง: ๓ กันยายน ๒๕๖๘ (ส่งเกินกำหนด)\n" in late
    assert "ข้อที่ควรตรวจดู ๑ ข้อ (ไม่เป็นเหตุให้ส่งคืน)\n- แบบรายงาน ▸ D6 " in late


@pytest.mark.parametrize("long", [False, True])
def test_page(folder: Path, long: bool) -> None:
    """A receipt is one page, with the crest, all that its text says, and when and who received."""
    file, periods = folder / "itasheet.toml", dict.fromkeys(("D6", "D12"), "ตามความเหมาะสม")
    text = file.read_text("utf-8").replace("[agency]\n", '[agency]\ncrest = "crest.png"\n')
    file.write_text(f'{text}\n[mail]\nsender_name = "งานสารบรรณ"\n', "utf-8")
    (folder / "crest.png").write_bytes(draw_picture(60, 80))
    if long:
        slip = find_data("templates", "mail/receipt-slip.txt").read_text("utf-8")
        (folder / "mail/texts").mkdir(parents=True)
        own = slip.replace("{measures}\n", "{measures}\n" + "- ข้อ ๑ เรื่องยาว ก\n" * 20)
        (folder / "mail/texts/receipt-slip.txt").write_text(own, "utf-8")
    path = edit_workbook(RETURNS / "office.xlsx", folder / "office.xlsx", **periods)
    collect(folder, path, "office", date="2025-09-03T20:05:00+07:00")
    told = acknowledge(folder)["office-ใบรับ"]
    printed = folder / "receipts/office-ใบรับ.pdf"
    with pikepdf.open(printed) as pdf:
        assert len(pdf.pages) == 1 and len(pdf.pages[0].get_images()) == 1
        assert str(pdf.Root.Lang).startswith("th")
    (page,) = read_glyphs(printed)
    shown = "".join("".join(glyph.text for glyph in page).split())
    for line in told.splitlines():
        for part in line.removeprefix("- ").replace("▸", ">").split(": "):
            assert "".join(part.split()) in shown
    number = sha256(path.read_bytes()).hexdigest()[:8].upper()
    assert f"เลขที่ {number}/๒๕๖๘\n" in told and "ผู้รับ: งานสารบรรณ" in told


def test_own_template(folder: Path) -> None:
    """The round's own template says how a receipt looks; a faulty one is told, and none written."""
    receive(folder, "office")
    (folder / "receipt.typ").write_text("#set document(title: [ก])\nใบรับของเรา", "utf-8")
    acknowledge(folder)
    (page,) = read_glyphs(folder / "receipts/office-ใบรับ.pdf")
    assert "ใบรับของเรา" in "".join(glyph.text for glyph in page)
    (folder / "receipt.typ").write_text("#nothing", "utf-8")
    refused = run("receipt", "--round", folder, "-o", folder / "new")
    assert refused.exit_code == 2 and "[pdf-failed]" in refused.stderr
    assert not (folder / "new").exists()


def test_nil(folder: Path) -> None:
    """A unit that says that nothing was done gets a receipt that says so too."""
    path = edit_workbook(RETURNS / "works.xlsx", folder / "works.xlsx", "B6:B11", "D6:F11", B6=NIL)
    assert f": {NIL}\n" in acknowledge(folder, path)["works-ใบรับ"]
    assert "confirmed nil 1" in run("status", path, "--round", folder).stdout


def test_again(folder: Path) -> None:
    """Another run leaves what is there, and replaces what differs only with --force."""
    receive(folder, "office")
    before = acknowledge(folder)
    receive(folder, "works")
    again = run("receipt", "--round", folder)
    assert (again.exit_code, again.stdout.count("here already")) == (0, 2)
    assert before.items() < read_receipts(folder / "receipts").items()
    path = folder / "receipts" / "office-ใบรับ.txt"
    path.write_text("mine", encoding="utf-8")
    refused = run("receipt", "--round", folder)
    assert (refused.exit_code, path.read_text(encoding="utf-8")) == (2, "mine")
    assert before.items() < acknowledge(folder, "--force").items()


def test_several_returns(folder: Path) -> None:
    """Of two returns that count together each has a receipt, with what it reports."""
    for name, area in (("b", "B6:F11"), ("a", "B12:F17")):
        edit_workbook(RETURNS / "finance.xlsx", folder / f"returns/{name}.xlsx", area)
    run("merge", folder / "returns", "--round", folder, "-o", folder / "r.xlsx", "--proposed")
    texts = acknowledge(folder)
    assert list(texts) == ["finance-ใบรับ-1", "finance-ใบรับ-2"]
    assert all("รายงาน ๑ มาตรการ" in text for text in texts.values())
    assert ["- ข้อ ๔ " in text for text in texts.values()] == [True, False]


def test_answers_the_mail_that_brought_it(folder: Path) -> None:
    """From the mail through inbox, decision and receipt to a draft that answers that very mail."""
    run("template", "--round", folder, "--unit", "works", "-o", folder / "forms")
    (form,) = (folder / "forms").iterdir()
    mails = folder / "mails"
    mails.mkdir()
    for name, path in (("first", RETURNS / "works.xlsx"), ("second", form)):
        file = Attachment("ก.xlsx", path.read_bytes())
        mail = write_mail("works@example.go.th", file, message_id=f"<{name}@x>")
        (mails / f"{name}.eml").write_bytes(mail)
    assert run("collect", mails, "--round", folder).exit_code == 0
    run("merge", folder / "inbox", "--round", folder, "-o", folder / "r.xlsx", "--proposed")
    acknowledge(folder)
    assert run("mail", "receipts", "--round", folder).exit_code == 0
    (draft,) = map(read_mail_file, (folder / "mail" / "receipts").glob("*.eml"))
    assert (draft["To"], draft["In-Reply-To"]) == ("works@example.go.th", "<first@x>")


def test_whose_words(folder: Path) -> None:
    """Always Thai; a round's own text is used, one that asks for what is not known is named."""
    receive(folder, "works")
    for language in ("th", "en"):
        run("receipt", "--round", folder, "--force", language=language)
        text = read_receipts(folder / "receipts")["works-ใบรับ"]
        assert text.startswith("ใบรับแบบรายงาน\n")
        assert "ได้รับเมื่อ" not in text and "บันทึกไฟล์เมื่อ: " in text
    own = folder / "mail" / "texts" / "receipt-slip.txt"
    own.parent.mkdir(parents=True)
    own.write_text("รับ {file} จาก {unit}\n{nothing}\n", encoding="utf-8")
    faulty = run("receipt", "--round", folder)
    assert (faulty.exit_code, faulty.stdout) == (2, "")
    assert "“{nothing}”" in faulty.stderr and "[mail-text]" in faulty.stderr
    own.write_text("รับ {file} จาก {unit}\n", encoding="utf-8")
    assert acknowledge(folder, "--force")["works-ใบรับ"] == "รับ works.xlsx จาก กองช่าง\n"


def test_stopped_in_telling(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that was stopped after it wrote is told again whole, and nothing of it is left."""
    receive(folder, "office", "works")
    with monkeypatch.context() as patch:
        patch.setattr("itasheet.cli.receipt.display_name", Mock(side_effect=KeyboardInterrupt))
        assert run("receipt", "--round", folder).exit_code == INTERRUPTED
    assert (folder / NAME).exists()
    again = run("receipt", "--round", folder)
    assert again.exit_code == 0 and "already" not in again.output
    assert not (folder / NAME).exists() and len(read_receipts(folder / "receipts")) == 2
