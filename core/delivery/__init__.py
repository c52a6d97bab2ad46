"""Notices on their way out of the platform: channels, when to send, what to say, and what became of it."""
