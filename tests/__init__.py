"""The tests, one file a module, and the tools they share."""
