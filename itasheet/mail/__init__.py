"""Mail as values: messages composed and planned, what became of them, returns that came back."""
