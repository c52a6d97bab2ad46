"""What the tests of liaison start from."""

import pytest

from accounts.tests.conftest import County, county, run_together
from deputies.models import Deputy
from deputies.tests import given as roll
from liaison.models import Station
from liaison.tests import given

__all__ = ["county", "run_together"]


@pytest.fixture
def stations(county: County) -> dict[str, Station]:
    """The county's open stations."""
    return given.network(county.regions)


@pytest.fixture
def deputy(county: County, stations: dict[str, Station]) -> Deputy:
    """A deputy of the town, stationed at the town's station."""
    person = roll.deputy("王建国", county.regions["town"])
    given.posting(person, stations["town"])
    return person
