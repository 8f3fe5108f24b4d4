"""What is wrong somewhere, and all that can be."""
