"""What a build runs first: catalogues are compiled, and tables of words and definitions."""

import sys
from pathlib import Path

from babel.messages.setuptools_frontend import compile_catalog

sys.path.insert(0, str(Path(__file__).resolve().parent))


class CompileMessages(compile_catalog):
    """Babel's compile_catalog; reading the tables of words and definitions compiles them."""

    def run(self) -> None:
        from itasheet.resources import TABLES, list_tables

        super().run()
        for name in TABLES:
            list_tables(name)
