"""What the tests of deputies start from."""

from accounts.tests.conftest import county

__all__ = ["county"]
