"""What a build runs first: Babel compiles the catalogues, and the kinds of problem are compiled."""

import sys
from pathlib import Path

from babel.messages.setuptools_frontend import compile_catalog

sys.path.insert(0, str(Path(__file__).resolve().parent))


class CompileMessages(compile_catalog):
    """Babel's compile_catalog; reading the kinds of problem compiles them."""

    def run(self) -> None:
        from itasheet.problems.problem import load_kinds

        super().run()
        load_kinds()
