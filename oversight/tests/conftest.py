"""What the tests of oversight start from."""

from collections.abc import Callable

import pytest

from core import outbox
from suggestions.tests.given import AT


@pytest.fixture
def deliver() -> Callable[[], None]:
    """Let the outbox deliver what waits, as the relay would."""

    def run() -> None:
        while outbox.relay(at=AT).delivered:
            pass

    return run
