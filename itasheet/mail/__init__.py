"""Mail as values: letters composed and planned, what became of them, returns that came back."""
