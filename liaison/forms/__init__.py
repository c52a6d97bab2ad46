"""Forms that several faces of liaison share; the rules are in the commands."""
