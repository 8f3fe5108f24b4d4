"""The form that a unit receives: a table to fill in, guidance, and what makes it known again."""
