"""The only place that reads reports to the voters: who is due, what an actor may see, what everybody may read."""

from dataclasses import dataclass

from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, When

from accounts.models import Organisation, Region
from accounts.policies import sees_county
from accounts.roles import TOWNSHIP_ROLES, Role
from accounts.states import RegionLevel
from core import ballot_results, ballots
from core.actors import Actor, ActorKind
from core.ballot_results import Line, Shown
from core.models import BallotBox
from core.subjects import Subject
from deputies import duty_report_lifecycle as lifecycle
from deputies.duty_report_states import OVERALL, PUBLIC, REPORTED, ReportAction, ReportState
from deputies.models import Deputy, DutyReport, DutyReportPlan, Mandate
from deputies.selectors.roll import exercisable, of_region
from deputies.states import CongressLevel

# 直选代表: those whom the voters elect themselves report to them.
ELECTED_DIRECTLY = (CongressLevel.COUNTY, CongressLevel.TOWNSHIP)


def electable(region: Region) -> QuerySet[Deputy]:
    """Return the directly elected deputies in office of a county or a township."""
    held = Mandate.objects.filter(exercisable(), deputy=OuterRef("pk"), level__in=ELECTED_DIRECTLY)
    deputies = Deputy.objects.filter(Exists(held))
    return deputies if region.level == RegionLevel.COUNTY else deputies.filter(of_region(region.code))


def candidates(region: Region) -> QuerySet[Deputy]:
    """Return who may be asked to report, those who have not in this term (or longest ago) first, as `last_on`.

    Nobody is left out for a term: a report counts from the vote on, and only if it fell in the present mandate.
    """
    held = Mandate.objects.filter(exercisable(), deputy=OuterRef("pk"), level__in=ELECTED_DIRECTLY)
    begun = Subquery(held.order_by("-starts_on").values("starts_on")[:1])
    in_term = Q(duty_reports__state__in=REPORTED, duty_reports__meeting_on__gte=F("begun"))
    found = electable(region).annotate(begun=begun).annotate(last_on=Max("duty_reports__meeting_on", filter=in_term))
    return found.order_by(F("last_on").asc(nulls_first=True), "pk")


def visible_to(actor: Actor) -> QuerySet[DutyReport]:
    """Return the reports this actor may see: the county all, a township those arranged there, a deputy the own ones."""
    rows = DutyReport.objects.select_related("plan__owner", "plan__region", "deputy")
    if actor.kind == ActorKind.SYSTEM or sees_county(actor):
        return rows
    scope = Q(pk__in=())
    if (deputy := actor.identity("deputy")) is not None:
        scope |= Q(deputy_id=deputy)
    for capacity in actor.acting_as(*TOWNSHIP_ROLES):
        if capacity.region_code:
            scope |= Q(plan__region__code__startswith=capacity.region_code)
    return rows.filter(scope)


def plans_for(actor: Actor) -> QuerySet[DutyReportPlan]:
    """Return the plans of the actor's scope, newest first, each with how many reports and how many were given."""
    rows = DutyReportPlan.objects.select_related("owner", "region")
    if not (actor.kind == ActorKind.SYSTEM or sees_county(actor)):
        scope = Q(pk__in=())
        for capacity in actor.acting_as(*TOWNSHIP_ROLES):
            if capacity.region_code:
                scope |= Q(region__code__startswith=capacity.region_code)
        rows = rows.filter(scope)
    given = Count("reports", filter=Q(reports__state__in=REPORTED))
    return rows.annotate(report_count=Count("reports"), given_count=given).order_by("-begins_on", "-pk")


def reports_of(plan: DutyReportPlan) -> QuerySet[DutyReport]:
    """Return the reports of a plan in the order of the deputies' enrolment: a list to work through, no ranking."""
    return plan.reports.select_related("deputy").order_by("deputy_id")


def progress(plan: DutyReportPlan) -> list[tuple[str, int]]:
    """Return how many reports stand in each state, in the order of the way."""
    counted = dict(plan.reports.order_by().values_list("state").annotate(n=Count("pk")))
    return [(state.label, counted[state.value]) for state in ReportState if counted.get(state.value)]


def published() -> QuerySet[DutyReport]:
    """Return what everybody may read, the latest meetings first."""
    rows = DutyReport.objects.filter(state__in=PUBLIC).select_related("plan__owner", "deputy")
    return rows.order_by("-meeting_on", "-pk")


def planning_body(actor: Actor) -> Organisation | None:
    """Return the body for which this actor arranges reports: its own presidium, or the county's committee."""
    capacities = actor.acting_as(*TOWNSHIP_ROLES, Role.COUNTY_DISPATCHER)
    ids = [capacity.organisation_id for capacity in capacities if capacity.organisation_id]
    return Organisation.objects.select_related("region").filter(pk__in=ids[:1]).first()


def words_of(ids: list[int]) -> dict[int, str]:
    """Return under which plan reports were given, for the duty records that came from them."""
    return dict(DutyReport.objects.filter(pk__in=ids).values_list("pk", "plan__title"))


def boxes(report: DutyReport) -> list[BallotBox]:
    """Return the votes on a report, the last one being the one that counts or is open."""
    return list(ballots.boxes_of(Subject("duty_report", report.pk)))


def offered(report: DutyReport, box: BallotBox | None, actor: Actor) -> list[ReportAction]:
    """Return the steps that make sense now: of those the table allows, none that the command would refuse at once."""
    found = [ReportAction(a) for a in lifecycle.REPORT.available_actions(report, actor)]
    counts = bool(box and box.result and box.result["reached"])
    left_out = {ReportAction.REPEAT_BALLOT} if counts else {ReportAction.PUBLISH_RESULT}
    if not report.rectification:
        left_out.add(ReportAction.PUBLISH_RECTIFICATION)
    return [action for action in found if action not in left_out]


@dataclass(frozen=True)
class Outcome:
    """What was counted about a report: everything, and the line that gives its grade."""

    shown: Shown | None
    overall: Line | None


def outcome(report: DutyReport) -> Outcome:
    """Return the result of the vote on a report; empty while it is open."""
    box = ballots.boxes_of(Subject("duty_report", report.pk)).last()
    shown = ballot_results.shown(box) if box else None
    lines = [line for section in shown.sections for line in section.lines] if shown else []
    return Outcome(shown, next((line for line in lines if line.key == OVERALL), None))


def arranged_for(actor: Actor) -> QuerySet[DutyReport]:
    """Return the reports staff work on: the actor's scope without what only being that deputy opens."""
    if actor.kind == ActorKind.SYSTEM or sees_county(actor) or actor.acting_as(*TOWNSHIP_ROLES):
        staff = Actor(kind=actor.kind, name=actor.name, user_id=actor.user_id, capacities=actor.capacities)
        return visible_to(staff)
    return DutyReport.objects.none()


def own(actor: Actor) -> QuerySet[DutyReport]:
    """Return the deputy's own reports, those that wait for the deputy first."""
    waiting = Q(state__in=(ReportState.DUE, ReportState.FEEDBACK_GIVEN))
    mine = visible_to(actor).filter(deputy_id=actor.identity("deputy") or 0)
    return mine.annotate(waits=Case(When(waiting, then=0), default=1)).order_by("waits", "-plan__begins_on", "-pk")
