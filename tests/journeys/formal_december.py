"""The only place for the end of 苍溪's story: the deputy reports to the voters in December, and reads the own score."""

from tests.journeys.conftest import Person


def reported_to_the_voters(story) -> None:
    pass


def points_open_their_records(story) -> None:
    pass
