"""The published pages as a PDF: set by typst in the fonts that are there."""
