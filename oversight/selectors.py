"""The only place that reads appraisals; every list starts from `visible_to`, the public one from what was published."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from accounts.models import Organisation, active_on
from accounts.policies import sees_county
from accounts.roles import STATION_ROLES, TOWNSHIP_ROLES, UNIT_ROLES
from accounts.states import OrgKind, RegionLevel
from core import ballot_results, ballots, clocks
from core.actors import Actor, ActorKind
from core.ballot_results import Compared, Shown
from core.models import BallotBox, Clock
from core.subjects import Subject
from liaison.models import Station
from oversight import lifecycle, policies
from oversight.models import AppraisalTarget, Finding, OfficeAppraisal
from oversight.states import KNOWN_TO_TARGETS, AppraisalAction, AppraisalState
from suggestions.states import Level

APPRAISED_KINDS = (
    OrgKind.GRASSROOTS_OFFICE,
    OrgKind.TOWNSHIP_GOV,
    OrgKind.DEPARTMENT,
    OrgKind.PUBLIC_UTILITY,
)


def visible_to(actor: Actor) -> QuerySet[OfficeAppraisal]:
    """Return the appraisals this actor may see: the county all, a township its own, a station those it follows.

    An appraised office sees its appraisal from the announcement on. Deputies and administrators see none here.
    """
    rows = OfficeAppraisal.objects.select_related("owner", "region", "station__organisation")
    if actor.kind == ActorKind.SYSTEM or sees_county(actor):
        return rows
    scope = Q(pk__in=())
    for capacity in actor.acting_as(*TOWNSHIP_ROLES):
        if capacity.region_code:
            scope |= Q(region__code__startswith=capacity.region_code)
    if staffed := [c.organisation_id for c in actor.acting_as(*STATION_ROLES) if c.organisation_id]:
        scope |= Q(station__organisation_id__in=staffed) & ~Q(state=AppraisalState.PLANNED)
    if units := [c.organisation_id for c in actor.acting_as(*UNIT_ROLES) if c.organisation_id]:
        own = AppraisalTarget.objects.filter(organisation_id__in=units).values("appraisal")
        scope |= Q(pk__in=own, state__in=KNOWN_TO_TARGETS)
    return rows.filter(scope)


def rows_for(actor: Actor, state: str = "") -> QuerySet[OfficeAppraisal]:
    """Return the actor's appraisals, newest first, each with how many offices and findings it has."""
    rows = visible_to(actor)
    if state in AppraisalState.values:
        rows = rows.filter(state=state)
    return rows.annotate(
        target_count=Count("targets", distinct=True), finding_count=Count("findings", distinct=True)
    ).order_by("-created_at", "-pk")


def published() -> QuerySet[OfficeAppraisal]:
    """Return what everybody may read, newest first."""
    rows = OfficeAppraisal.objects.filter(state=AppraisalState.PUBLISHED)
    return rows.select_related("owner", "region").order_by("-published_on", "-pk")


def level_of(owner: Organisation) -> Level:
    """Return whether a body appraises for its township or for the county."""
    return Level.COUNTY if owner.region.level == RegionLevel.COUNTY else Level.TOWNSHIP


def offices_for(owner: Organisation, day: date) -> QuerySet[Organisation]:
    """Return the offices that may be appraised: a township's own, the county's departments for the county."""
    offices = Organisation.objects.filter(active_on(day), can_handle=True, kind__in=APPRAISED_KINDS)
    if level_of(owner) == Level.COUNTY:
        return offices.order_by("region__code", "pk")
    return offices.filter(region__code__startswith=owner.region.code).order_by("pk")


def stations_for(owner: Organisation) -> QuerySet[Station]:
    """Return the stations that may follow up: the township's own, or all for the county."""
    stations = Station.objects.select_related("organisation").exclude(status="closed")
    return stations.filter(region__code__startswith=owner.region.code).order_by("region__code", "pk")


def own_targets(appraisal: OfficeAppraisal, actor: Actor) -> list[AppraisalTarget]:
    """Return the offices for which this actor may report: its own, all for the organising side."""
    targets = list(appraisal.targets.select_related("organisation"))
    if policies.organiser(appraisal, actor) is not None:
        return targets
    units = {c.organisation_id for c in actor.acting_as(*UNIT_ROLES)}
    return [target for target in targets if target.organisation_id in units]


def boxes(appraisal: OfficeAppraisal) -> list[BallotBox]:
    """Return the appraisal's ballots, the last one being the one that counts or is open."""
    return list(ballots.boxes_of(Subject("appraisal", appraisal.pk)))


def offered(appraisal: OfficeAppraisal, box: BallotBox | None, actor: Actor) -> list[AppraisalAction]:
    """Return the steps that make sense now: of those the table allows, none that the command would refuse at once."""
    found = [AppraisalAction(a) for a in lifecycle.APPRAISAL.available_actions(appraisal, actor)]
    counts = bool(box and box.result and box.result["reached"])
    after_count = {
        AppraisalAction.ADD_FINDING, AppraisalAction.SEND_FINDINGS, AppraisalAction.PUBLISH,
        AppraisalAction.REPORT_RESULT, AppraisalAction.START_SECOND,
    }  # fmt: skip
    left_out = set() if counts else after_count
    if counts:
        left_out.add(AppraisalAction.REPEAT_BALLOT)
    if appraisal.first_id is not None or OfficeAppraisal.objects.filter(first=appraisal).exists():
        left_out.add(AppraisalAction.START_SECOND)
    found = [action for action in found if action not in left_out]
    if AppraisalAction.SEND_FINDINGS in found and not appraisal.findings.exists():
        found.remove(AppraisalAction.SEND_FINDINGS)
    if AppraisalAction.RECORD_CHECK in found and not appraisal.findings.exists():
        found.remove(AppraisalAction.RECORD_CHECK)
    return found


@dataclass(frozen=True)
class FindingLine:
    """A line of the rectification list with how its matter stands."""

    finding: Finding
    clock: Clock | None
    light: str
    left: str


def finding_lines(appraisal: OfficeAppraisal, at: datetime) -> list[FindingLine]:
    """Return the list with its matters' reply clocks and checks; constant queries."""
    rows = appraisal.findings.select_related("target__organisation", "matter", "category")
    findings = list(rows.prefetch_related("checks__checked_by"))
    ids = [finding.matter_id for finding in findings if finding.matter_id]
    replies = Clock.objects.filter(subject_kind="matter", subject_id__in=ids, kind="reply").order_by("round_no")
    by_matter = {clock.subject_id: clock for clock in replies}
    return [_line(finding, by_matter.get(finding.matter_id or 0), at) for finding in findings]


def _line(finding: Finding, clock: Clock | None, at: datetime) -> FindingLine:
    if clock is None:
        return FindingLine(finding, None, "", "")
    return FindingLine(finding, clock, clocks.light(clock, at).value, clocks.left_text(clock, at))


@dataclass(frozen=True)
class Outcome:
    """What was counted: the appraisal's own result, and beside a second one's the first one's."""

    shown: Shown | None
    compared: list[Compared]
    first: OfficeAppraisal | None
    second: OfficeAppraisal | None


def outcome(appraisal: OfficeAppraisal, *, public: bool = False) -> Outcome:
    """Return the result and, where there are two, both side by side; the public sees only published ones."""
    own = _last(appraisal)
    first = appraisal.first
    second = OfficeAppraisal.objects.filter(first=appraisal).first()
    if public:
        first = first if first and first.state == AppraisalState.PUBLISHED else None
        second = second if second and second.state == AppraisalState.PUBLISHED else None
    pair = (first, appraisal) if first else (appraisal, second)
    boxes_compared = [_last(one) if one else None for one in pair]
    earlier, later = boxes_compared
    compared = ballot_results.compare(earlier, later) if earlier and later else []
    return Outcome(ballot_results.shown(own) if own else None, compared, first, second)


def _last(appraisal: OfficeAppraisal) -> BallotBox | None:
    return ballots.boxes_of(Subject("appraisal", appraisal.pk)).last()


def planning_body(actor: Actor) -> Organisation | None:
    """Return the body for which this actor plans appraisals: its own presidium, or the county's committee."""
    capacities = policies.planning_capacities(actor)
    ids = [capacity.organisation_id for capacity in capacities if capacity.organisation_id]
    return Organisation.objects.select_related("region").filter(pk__in=ids[:1]).first()
