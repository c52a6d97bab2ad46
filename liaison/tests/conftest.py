"""What the tests of liaison start from."""

import pytest

from accounts.tests.conftest import County, county, run_together
from deputies.models import Deputy
from deputies.tests import given as roll
from liaison import registration
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


@pytest.fixture
def activity_terms(db: None) -> None:
    """How many days before its day an activity is announced, as the reference data says."""
    registration.load_activity_terms()


@pytest.fixture
def town(county: County, stations: dict[str, Station], activity_terms: None) -> dict[str, object]:
    """How the town's station plans an activity: in its own name, in the village, for the station."""
    return {
        "organiser": stations["town"].organisation,
        "region": county.regions["village"],
        "station": stations["town"],
    }
