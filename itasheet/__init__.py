"""itasheet: integrity reports of Thai agencies, from the units' forms to the final workbook."""

__version__ = "0.1.0"
