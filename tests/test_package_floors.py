"""What setup.cfg promises about the package agrees with the package."""

import re
from configparser import ConfigParser
from pathlib import Path

from itasheet.resources import find_data

ROOT = Path(__file__).resolve().parent.parent


def read_setup() -> ConfigParser:
    settings = ConfigParser()
    settings.read(ROOT / "setup.cfg", encoding="utf-8")
    return settings


def test_packages_are_listed() -> None:
    """Every folder with code is listed as a package, or it would be missing from the wheel."""
    listed = set(read_setup()["options"]["packages"].split())
    found = {
        ".".join(path.parent.relative_to(ROOT).parts) for path in ROOT.glob("itasheet/**/*.py")
    }
    assert listed == found | {"itasheet.templates", "itasheet.examples"}


def test_floors_are_told() -> None:
    """The picture of the house shows the floors that are checked, in their order."""
    layers = read_setup()["importlinter:contract:floors"]["layers"].split("\n")
    floors = [set(layer.split(" | ")) for layer in layers if layer]
    picture = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    told = re.findall(r"^\| (`.*`) \|", picture, re.MULTILINE)
    assert [set(re.findall(r"`(\w+)`", names)) for names in told] == floors


def test_find_data() -> None:
    """What ships is found by its name; without one, the folder is meant."""
    assert find_data("templates", "ita-report.toml").read_text(encoding="utf-8").startswith("#")
    assert find_data("examples").is_dir()
