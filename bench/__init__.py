"""Measurements and endurance runs; each brings up a private installation and leaves nothing behind."""
