"""How text lies on paper: fonts, lines, rows and pages, as pure arithmetic."""
