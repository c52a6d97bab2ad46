"""Who acts in the demo county, and at which hours."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from accounts import selectors as accounts
from accounts.models import Post, User
from core.actors import Actor

# Working morning to late afternoon; what falls outside is moved to the nearest hour inside.
OPENS, CLOSES = 9, 17
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
