"""Who acts in the demo county, and at which hours."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from accounts import selectors as accounts
from accounts.models import Post, User
from accounts.roles import Role
from core.actors import Actor
from core.clock import local_date
from renda.demo import rows
from renda.demo.builder import Built
from renda.demo.names import number
from suggestions.models import Matter
from suggestions.services.adjudication import Talk
from suggestions.services.collect import Receipt
from suggestions.states import CitizenAtHearing

# Working morning to late afternoon; what falls outside is moved to the nearest hour inside.
OPENS, CLOSES = 9, 17
TOWNSHIP_DIGITS = 9
APART = timedelta(minutes=2)


@dataclass
class Staff:
    """Finds who holds a post, and makes actors of them, each once."""

    posts: dict[tuple[int, str], User] = field(default_factory=dict)
    actors: dict[tuple[int, date], Actor] = field(default_factory=dict)

    @classmethod
    def on_duty(cls) -> "Staff":
        """Read all posts."""
        found = Post.objects.select_related("user").order_by("-pk")
        return cls({(post.organisation_id, post.role): post.user for post in found})

    def at(self, organisation_id: int, *roles: str) -> User:
        """Return the first who holds one of these roles there.

        :raises LookupError: when the demo data has nobody there
        """
        for role in roles:
            if user := self.posts.get((organisation_id, role)):
                return user
        raise LookupError(f"nobody at organisation {organisation_id} as {roles}")

    def actor(self, user: User, at: datetime) -> Actor:
        """Return the person as an actor."""
        key = (user.pk, at.date())
        if key not in self.actors:
            self.actors[key] = accounts.actor_of(user, at)
        return self.actors[key]


class Players:
    """Who takes the steps of one opinion; the receipt says which opinion it became."""

    def __init__(self, row: rows.Opinion, built: Built, staff: Staff) -> None:
        self.row, self.built, self.staff = row, built, staff
        self.receipt: Receipt | None = None

    def _station_user(self) -> User:
        if self.row.bypass_local:
            return self._county()
        organisation = self.built.stations[self.row.station].organisation_id
        return self.staff.at(organisation, Role.STATION_STAFF, Role.STATION_HEAD)

    def _county(self) -> User:
        return self.staff.at(accounts.county_committee().pk, Role.COUNTY_DISPATCHER)

    def _presidium(self) -> User:
        code = self.built.stations[self.row.station].region.code
        return self.staff.at(accounts.presidium_of(code).pk, Role.PRESIDIUM_CLERK, Role.PRESIDIUM_CHAIR)

    def _overseer(self) -> User:
        return self._county() if self._current().level == "county" else self._presidium()

    def _lead(self) -> User:
        return self._unit(self.row.lead)

    def _lead_head(self) -> User:
        unit = self.built.organisations[self.row.lead]
        return self._overseer() if unit.on_paper else self.staff.at(unit.pk, Role.UNIT_HEAD, Role.UNIT_HANDLER)

    def _unit(self, key: str) -> User:
        unit = self.built.organisations[key]
        return self._overseer() if unit.on_paper else self.staff.at(unit.pk, Role.UNIT_HANDLER, Role.UNIT_HEAD)

    def _chair(self) -> User:
        code = self.built.stations[self.row.station].region.code
        return self.staff.at(accounts.presidium_of(code).pk, Role.PRESIDIUM_CHAIR, Role.PRESIDIUM_CLERK)

    def _signer(self) -> str:
        unit = self.built.organisations[self.row.lead]
        head = self.staff.posts.get((unit.pk, Role.UNIT_HEAD)) or self.staff.posts.get((unit.pk, Role.UNIT_HANDLER))
        return head.name if head is not None else f"{unit.short_name or unit.name}负责人"[:30]

    def _current(self) -> Matter:
        assert self.receipt is not None
        return Matter.objects.get(opinions=self.receipt.opinion_id)

    def _is_for_government(self) -> bool:
        """Some of what waits at the county goes through the government office."""
        unit = self.built.organisations.get(self.row.lead)
        return unit is not None and unit.gov_system and number(f"{self.row.key}/government", 2) == 0

    def _is_county_station(self) -> bool:
        return len(self.built.stations[self.row.station].region.code) < TOWNSHIP_DIGITS


def moments(begin: datetime, now: datetime, gaps: list[float]) -> list[datetime]:
    """Return a time for each step, `gaps` hours after the one before; drawn together when there is less time left."""
    available = (now - begin) / timedelta(hours=1) * 0.9
    scale = min(1.0, available / max(sum(gaps), 0.1))
    times, hours = [], 0.0
    for gap in gaps:
        hours += gap * scale
        times.append(_in_office(begin + timedelta(hours=hours)))
    for position in range(1, len(times)):
        times[position] = max(times[position], times[position - 1] + APART)
    latest = [now - APART * (len(times) - position) for position in range(len(times))]
    return [min(moment, limit) for moment, limit in zip(times, latest, strict=True)]


def _in_office(moment: datetime) -> datetime:
    if moment.hour < OPENS:
        return moment.replace(hour=OPENS)
    return moment.replace(hour=CLOSES - 1) if moment.hour >= CLOSES else moment


def talk_of(held: rows.Adjudication, at: datetime) -> Talk:
    """Return the hearing a row tells of; those who raised it came when the row names them."""
    came = "反映人" in held.participants
    return Talk(
        held_on=local_date(at),
        place="县人大机关会议室",
        participants=held.participants,
        citizen=CitizenAtHearing.CAME if came else CitizenAtHearing.DECLINED,
        said="各方到现场看了以后会商，意见写在结论里。",
    )
