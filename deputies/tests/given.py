"""Deputies of the invented county, made through the real commands."""

from datetime import date

from accounts.models import Region, User
from accounts.tests.given import NOW
from core.actors import SYSTEM
from deputies import services
from deputies.models import Deputy, Mandate
from deputies.states import CongressLevel

ELECTED = date(2022, 1, 10)


def deputy(name: str, region: Region, *, level: str = CongressLevel.TOWNSHIP, user: User | None = None) -> Deputy:
    """Return a deputy in office with one mandate."""
    person = services.register_deputy(name=name, sex="male", user_id=user.pk if user else None, actor=SYSTEM, at=NOW)
    mandate(person, region, level=level)
    return person


def mandate(person: Deputy, region: Region, *, level: str = CongressLevel.TOWNSHIP, term: int = 18) -> Mandate:
    """Give a deputy a mandate."""
    return services.give_mandate(
        deputy_id=person.pk, level=level, region_id=region.pk, term=term, starts_on=ELECTED, actor=SYSTEM, at=NOW
    )
