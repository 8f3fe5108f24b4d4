"""What a build runs first: Babel compiles the catalogues, and the tables of words are compiled."""

import sys
from pathlib import Path

from babel.messages.setuptools_frontend import compile_catalog

sys.path.insert(0, str(Path(__file__).resolve().parent))


class CompileMessages(compile_catalog):
    """Babel's compile_catalog; reading the tables of words compiles them."""

    def run(self) -> None:
        from itasheet.resources import TABLES, list_tables

        super().run()
        for name in TABLES:
            list_tables(name)
