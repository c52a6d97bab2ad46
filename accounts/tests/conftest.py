"""What the tests of accounts start from."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import Organisation, Region
from accounts.tests import given


@dataclass
class County:
    """The invented county."""

    regions: dict[str, Region]
    bodies: dict[str, Organisation]


@pytest.fixture
def county(db: None) -> County:
    """The invented county with its bodies, nobody in post yet."""
    places = given.regions()
    return County(places, given.bodies(places))


@pytest.fixture
def run_together() -> Callable[..., None]:
    """Run callables at the same moment, each in a thread with a connection of its own."""

    def run(*works: Callable[[], object]) -> None:
        barrier = Barrier(len(works))

        def one(work: Callable[[], object]) -> None:
            try:
                barrier.wait()
                work()
            finally:
                connection.close()

        with ThreadPoolExecutor(len(works)) as pool:
            for done in [pool.submit(one, work) for work in works]:
                done.result()

    return run
