"""The tables of insights."""
