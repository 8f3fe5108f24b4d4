"""Fonts for tests, as wide and as high as the national ones, made from Debian's Laksaman.

Laksaman is TH Sarabun New drawn 1.504 times larger on the same em; with 1504 units to the em its
widths and line height are TH Sarabun New's within 0.1 %. Without these fonts LibreOffice takes
plain Laksaman for the missing family and every line comes out half as long again.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

LAKSAMAN = Path("/usr/share/fonts/truetype/tlwg")
FACES = {"Regular": "Laksaman.ttf", "Bold": "Laksaman-Bold.ttf"}
FAMILIES = {
    "TH Sarabun New": "THSarabunNew",
    "TH SarabunPSK": "THSarabunPSK",
    "TH SarabunIT๙": "THSarabunIT9",
}
"""The national fonts, and how their files begin."""
UNITS_PER_EM = 1504
USE_TYPO_METRICS = 1 << 7

FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


def explain_missing_fonts() -> str:
    """Why the fonts cannot be made, in a few words; empty if they can."""
    try:
        import fontTools.ttLib  # type: ignore[import-untyped]  # noqa: F401
    except ImportError:
        return "fontTools is not installed"
    missing = [file for file in FACES.values() if not (LAKSAMAN / file).is_file()]
    return f"{LAKSAMAN / missing[0]} is missing (fonts-tlwg-laksaman-ttf)" if missing else ""


def make_fontconfig(folder: Path, families: Iterable[str]) -> Path:
    """Make these families in a folder, and the file for FONTCONFIG_FILE that adds them."""
    fonts = folder / "fonts"
    fonts.mkdir(parents=True)
    for style, source in FACES.items():
        for family in families:
            path = fonts / f"{FAMILIES[family]}-{style}.ttf"
            make_font(LAKSAMAN / source, family, style).save(path)
    config = folder / "fonts.conf"
    config.write_text(FONTCONFIG.format(fonts=fonts, cache=folder / "cache"), encoding="utf-8")
    return config


def make_font(source: Path, family: str, style: str) -> Any:
    """Laksaman scaled and renamed: a ``fontTools`` font not yet saved."""
    from fontTools.ttLib import TTFont

    font = TTFont(source)
    font["head"].unitsPerEm = UNITS_PER_EM
    # The national fonts' line height is that of hhea; Laksaman asks for its typographic one.
    font["OS/2"].fsSelection &= ~USE_TYPO_METRICS
    rename_font(font, family, style)
    if family.endswith("๙"):
        draw_thai_digits(font)
    return font


def rename_font(font: Any, family: str, style: str) -> None:
    """Set family, style and full names on every platform; the PostScript name stays ASCII."""
    postscript = f"{family}-{style}".replace(" ", "").replace("๙", "9")
    names = {1: family, 2: style, 3: postscript, 4: f"{family} {style}", 6: postscript}
    table = font["name"]
    table.names = [record for record in table.names if record.platformID == 3]
    for record in table.names:
        text = {**names, 16: family, 17: style}.get(record.nameID)
        if text:
            record.string = text


def draw_thai_digits(font: Any) -> None:
    """Make 0-9 show the glyphs of ๐-๙, as TH SarabunIT๙ does."""
    for table in font["cmap"].tables:
        if table.isUnicode():
            for digit in range(10):
                table.cmap[0x30 + digit] = table.cmap[0x0E50 + digit]
