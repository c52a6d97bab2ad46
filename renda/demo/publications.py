"""What the demo county made public: some twenty results, a few under review, one declined, one taken down."""

from collections.abc import Callable
from datetime import datetime, timedelta

from accounts.models import Post, User
from accounts.roles import Role
from accounts.states import RegionLevel
from core.actors import Actor
from core.clock import SHANGHAI
from renda.demo.builder import Built, Say
from renda.demo.cast import Staff, moments
from suggestions.console.forms.publishing import first_text
from suggestions.models import Matter, Publication
from suggestions.selectors import publications, results
from suggestions.services import publications as services
from suggestions.services.public_text import PublicText
from suggestions.states import (
    Level,
    MatterKind,
    MatterState,
    PrivacyCheck,
    PublicationScope,
    Remark,
    Secrecy,
    SecrecyCheck,
)

PUBLISHED, PROPOSED = 20, 5
# Roads, water, power, fields, cleaning, schools, health, culture, environment.
COMMON = ("01", "02", "03", "04", "05", "07", "08", "11", "12")
# How many of the five steps those after the published ones have taken; the first of them is taken down again.
UNFINISHED = (5, 4, 4, 3, 2, 2, 1, 1)
# Hours before each step: drafted, submitted, two reviews, published.
GAPS = [30.0, 1.0, 5.0, 20.0, 3.0]
SECRECY = [str(point) for point in SecrecyCheck]
PRIVACY = [str(point) for point in PrivacyCheck]


def tell(built: Built, staff: Staff, now: datetime, say: Say) -> None:
    """Draft, review and publish results of what has ended, those first that came in first."""
    found = _ended()
    steps = [len(GAPS)] * PUBLISHED + list(UNFINISHED)
    texts = [_walk(matter.pk, taken, staff, now) for matter, taken in zip(found, steps, strict=False)]
    if len(texts) > PUBLISHED:
        _take_down(texts[PUBLISHED], staff, now)
    if len(found) == len(steps):
        _decline(texts[-1], staff, now)
    say(f"公开稿{Publication.objects.count()}份，其中已公开{results.published().count()}份")


def _ended() -> list[Matter]:
    """Return ended matters whose results are told: suggestions, and opinions on what concerns many and no household.

    The oldest come first, behind them the latest to end.
    """
    ended = Matter.objects.filter(state__in=(MatterState.CLOSED, MatterState.TRACKING)).exclude(result_class="")
    plain = ended.exclude(remark=Remark.EXPLAINED).order_by("accepted_at", "pk")
    proposed = plain.filter(kind=MatterKind.SUGGESTION, suggestion__secrecy=Secrecy.OPEN)
    said = plain.filter(kind=MatterKind.OPINION, state=MatterState.CLOSED, category__code__in=COMMON)
    early = [*proposed[:PROPOSED], *said][:PUBLISHED]
    # What ended last is what is being prepared now.
    lately = [matter for matter in said.order_by("-closed_at", "-pk") if matter not in early]
    return [*early, *lately[: len(UNFINISHED)]]


def _walk(matter_id: int, steps: int, staff: Staff, now: datetime) -> Publication:
    """Take the first steps of a public text, each by whoever's turn it is and at its time."""
    matter = publications.source_of(matter_id)
    times = moments(publications.begins_at(matter).astimezone(SHANGHAI), now, GAPS)
    drafter, reviewer = _oversee(matter)
    publisher = _holders(Role.PUBLISHER)[0]
    publication = services.draft_publication(
        matter_id=matter.pk, text=_text(matter), actor=staff.actor(drafter, times[0]), at=times[0]
    )
    rest: tuple[tuple[Callable[..., object], User, dict[str, object]], ...] = (
        (services.submit_publication, drafter, {}),
        (services.approve_secrecy, reviewer, {"checked": SECRECY}),
        (services.approve_privacy, publisher, {"checked": PRIVACY}),
        (services.publish_result, publisher, {}),
    )
    for at, (command, who, said) in list(zip(times[1:], rest, strict=True))[: steps - 1]:
        command(publication_id=publication.pk, actor=staff.actor(who, at), at=at, version=None, **said)
    return publication


def _oversee(matter: Matter) -> tuple[User, User]:
    """Return who writes and who does the secrecy review: clerk and chair of the township, or two of the county."""
    if matter.level == Level.COUNTY:
        first, second = _holders(Role.COUNTY_DISPATCHER)[:2]
        return first, second
    clerks, chairs = (_holders(role, matter.owner_id) for role in (Role.PRESIDIUM_CLERK, Role.PRESIDIUM_CHAIR))
    return clerks[0], chairs[0]


def _holders(role: Role, organisation_id: int | None = None) -> list[User]:
    posts = Post.objects.filter(role=role, active_to__isnull=True).select_related("user").order_by("pk")
    found = posts.filter(organisation_id=organisation_id) if organisation_id is not None else posts
    return [post.user for post in found]


def _text(matter: Matter) -> PublicText:
    """Return what staff would write: the clerk's summary and the unit's reply, places left out where they must be."""
    voices = publications.voices_of(matter)
    replies = [r for part in matter.assignments.all() for r in part.replies.all() if r.approved_at is not None]
    hidden = publications.stays_unknown(matter)
    region = matter.region
    if hidden and region.level == RegionLevel.VILLAGE and region.parent is not None:
        region = region.parent
    begun = first_text(matter, replies[-1].body)
    said = [begun["title"], begun["problem"], begun["reply"]]
    for voice in voices:
        if voice.hidden:
            said = [text.replace(voice.village, "某村").replace(voice.place or voice.village, "一处") for text in said]
    scope = PublicationScope.FULL if matter.kind == MatterKind.SUGGESTION else PublicationScope.SUMMARY
    return PublicText(title=said[0], problem=said[1], reply=said[2], region_id=region.pk, scope=scope)


def _take_down(publication: Publication, staff: Staff, now: datetime) -> None:
    at = now - timedelta(hours=2)
    services.withdraw_publication(
        publication_id=publication.pk, actor=_publisher(staff, at), at=at, version=None, reason="error",
        note="完成的日期写错了，更正后再公开。",
    )  # fmt: skip


def _decline(publication: Publication, staff: Staff, now: datetime) -> None:
    at = now - timedelta(hours=1)
    services.decline_publication(
        publication_id=publication.pk, actor=_publisher(staff, at), at=at, version=None, reason="small"
    )


def _publisher(staff: Staff, at: datetime) -> Actor:
    return staff.actor(_holders(Role.PUBLISHER)[0], at)
