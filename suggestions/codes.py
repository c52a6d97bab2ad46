"""The only place for the secrets that belong to an opinion: submission key, query code, and what is stored of them."""

from core import crypto

KEY_CONTEXT = "suggestions.submission-key"
CODE_CONTEXT = "suggestions.query-code"


def key_digest(key: str) -> str:
    """Return what is stored of a submission key."""
    return crypto.keyed_digest(key, KEY_CONTEXT)


def code_digest(number: str, code: str) -> str:
    """Return what is stored of a query code."""
    return crypto.keyed_digest(f"{number}/{code}", CODE_CONTEXT)


def query_code(key: str, code_round: int) -> str:
    """Return the six digits that belong to a submission key: whoever holds the key can be shown them again."""
    return f"{int(crypto.keyed_digest(f'{key}/{code_round}', CODE_CONTEXT)[:12], 16) % 10**6:06d}"
