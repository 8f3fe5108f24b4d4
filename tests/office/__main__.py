"""Show a workbook's printed pages as pictures: ``python -m tests.office FILE.xlsx -o DIR``."""

import argparse
import subprocess
from pathlib import Path

from tests.office.session import Office


def main() -> None:
    """Write FILE.pdf and FILE-1.png, FILE-2.png ... into a folder."""
    parser = argparse.ArgumentParser(prog="python -m tests.office", description=__doc__)
    parser.add_argument("workbooks", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("-o", "--output", type=Path, default=Path(), metavar="DIR")
    parser.add_argument("-r", "--resolution", type=int, default=80, help="dots per inch")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    with Office() as office:
        for workbook in options.workbooks:
            render_pages(office, workbook, options.output, options.resolution)


def render_pages(office: Office, workbook: Path, folder: Path, resolution: int) -> None:
    """One PDF and its pages as PNG, named after the workbook."""
    pdf = folder / f"{workbook.stem}.pdf"
    office.convert(workbook, pdf)
    picture = str(folder / workbook.stem)
    subprocess.run(["pdftoppm", "-r", str(resolution), "-png", str(pdf), picture], check=True)
    for path in sorted(folder.glob(f"{workbook.stem}-*.png")):
        print(path)


if __name__ == "__main__":
    main()
