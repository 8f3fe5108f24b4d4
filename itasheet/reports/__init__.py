"""The final report: what all units said, merged, set on pages, with a cover and a summary."""
