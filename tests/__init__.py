"""The tests, one file a module, and the tools they share."""

import os

# openpyxl declares namespaces elsewhere where lxml happens to be installed.
os.environ["OPENPYXL_LXML"] = "False"
