"""Small registries through which upper apps answer what lower ones ask; filled in AppConfig.ready()."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar
from uuid import UUID

from core.actors import Actor
from core.subjects import Subject

if TYPE_CHECKING:
    from core.models import Clock
    from core.policy_files import Preset, TermTable

T = TypeVar("T")


class Registry(Generic[T]):
    """Values by key; a key is given once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._values: dict[str, T] = {}

    def register(self, key: str, value: T) -> None:
        """Add a value.

        :raises ValueError: when the key already has another value
        """
        if self._values.get(key, value) is not value:
            raise ValueError(f"{self.name}: {key} is registered twice")
        self._values[key] = value

    def get(self, key: str) -> T | None:
        """Return the value of a key, or None."""
        return self._values.get(key)

    def items(self) -> Iterator[tuple[str, T]]:
        """Return keys and values in the order of registration."""
        return iter(list(self._values.items()))


class Link(NamedTuple):
    """What a notice says it is about, and the page it leads to."""

    title: str
    url_name: str
    args: tuple[str, ...] = ()


class ClockBrief(NamedTuple):
    """What a clock is about, and the ids of the users whom each of its rungs concerns."""

    link: Link
    told: Mapping[str, list[int]]


class FeedEntry(NamedTuple):
    """One line of a person's calendar: what, from when to when, why, and the path of its page."""

    uid: str
    title: str
    starts: datetime
    ends: datetime
    text: str
    path: str
    changed_at: datetime


class PageLink(NamedTuple):
    """A page an app offers to an actor: in the console's navigation under `group`, or on the portal's first page."""

    label: str
    url_name: str
    icon: str
    group: str = "其他"
    # How many things behind it wait for this person, shown on top of the portal's first page.
    waiting: int = 0


class Section(NamedTuple):
    """What an upper app adds to the public page of something below it: a heading and a template with its context."""

    title: str
    template: str
    context: dict[str, object]


class FollowedOutcome(NamedTuple):
    """How a case ended that people, by their ids, had followed: when, `solved`, `planned` (with a date) or `unsolved`.

    A rating of it is `satisfied`, `basically` or `dissatisfied`; who gave it is not told.
    """

    source: Subject
    on: date
    result: str
    followers: tuple[int, ...] = ()
    ratings: tuple[str, ...] = ()


actor_identities: Registry[Callable[[int], int | None]] = Registry("actor_identities")
file_guards: Registry[Callable[[Actor, int], bool]] = Registry("file_guards")
clock_audiences: Registry[Callable[["Clock", str], list[int]]] = Registry("clock_audiences")
clock_links: Registry[Callable[["Clock"], Link]] = Registry("clock_links")
# The same two for many clocks in a constant number of queries; a kind of which thousands run registers this instead.
clock_briefs: Registry[Callable[[Sequence[tuple["Clock", Sequence[str]]], datetime], Mapping[int, ClockBrief]]] = (
    Registry("clock_briefs")
)
# What an app puts into the calendar a person subscribes to; only what that person may see now.
feed_entries: Registry[Callable[[Actor, datetime], list[FeedEntry]]] = Registry("feed_entries")
reference_loaders: Registry[Callable[[], str]] = Registry("reference_loaders")
# The tables of terms an app ships, with the words of their families, steps and grades; and whole sets to choose from.
term_tables: Registry[Callable[[], "list[TermTable]"]] = Registry("term_tables")
term_presets: Registry[Callable[[], "list[Preset]"]] = Registry("term_presets")
# Which pages of its own an app offers to this actor.
console_links: Registry[Callable[[Actor], list[PageLink]]] = Registry("console_links")
portal_links: Registry[Callable[[Actor], list[PageLink]]] = Registry("portal_links")
# Where somebody belongs who holds no other post: a path, or None when the app does not know the person.
landing_pages: Registry[Callable[[Actor], str | None]] = Registry("landing_pages")
# The name of the livelihood project a code is for (F071), None when the actor does not see it.
code_projects: Registry[Callable[[Actor, UUID], str | None]] = Registry("code_projects")
# What an app adds to the public page of a station or a deputy, by that row's id; None adds nothing.
station_sections: Registry[Callable[[int, datetime], Section | None]] = Registry("station_sections")
deputy_sections: Registry[Callable[[int, datetime], Section | None]] = Registry("deputy_sections")
# What an app adds for staff to the page of one opinion, by its id; None adds nothing.
opinion_sections: Registry[Callable[[Actor, int], Section | None]] = Registry("opinion_sections")
# What the business behind duty records is called, by the kind of their source: its ids with their words.
duty_sources: Registry[Callable[[list[int]], dict[int, str]]] = Registry("duty_sources")
# The same for the page of one matter, as far as this actor may see it.
# And what an app adds to the dossier of a matter: a heading and lines of text, no names that its page does not show.
dossier_lines: Registry[Callable[[Actor, int, datetime], list[str]]] = Registry("dossier_lines")
matter_sections: Registry[Callable[[Actor, int, datetime], Section | None]] = Registry("matter_sections")
# Which followed cases ended from one day to another, both included, and how.
followed_outcomes: Registry[Callable[[date, date], list[FollowedOutcome]]] = Registry("followed_outcomes")
# What an app adds to the staff's page of an activity, as far as this actor may see it; and the page of the matter a
# question that was taken back has become.
activity_sections: Registry[Callable[[Actor, int, datetime], Section | None]] = Registry("activity_sections")
question_matters: Registry[Callable[[int], Link | None]] = Registry("question_matters")
