"""The one exception of the embedded servers: its message is a Chinese sentence a person can act on."""


class CannotStart(Exception):
    """The embedded servers cannot run here; the message says why and what to do."""
