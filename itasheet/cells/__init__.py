"""What one cell of the table says: its items, and its period."""
