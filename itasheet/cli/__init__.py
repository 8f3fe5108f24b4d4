"""The command line: ``itasheet COMMAND …``."""

from itasheet.cli.app import COMMANDS, main

__all__ = ["COMMANDS", "main"]
