"""The master data pages of accounts; nothing here decides, every write is a command."""

from accounts.admin import people, places, signin, wording

__all__ = ["people", "places", "signin", "wording"]
