"""The master data pages of accounts; nothing here decides, every write is a command."""

from accounts.admin import people, places, signin, stand_ins, wording

__all__ = ["people", "places", "signin", "stand_ins", "wording"]
