"""Entering several opinions of one occasion on one page, for staff and deputies alike."""
