"""Work lists: what waits for this person, list by list, with capped counts and keyset pages."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Left

from accounts.roles import Role
from accounts.states import RegionLevel
from core.actors import Actor
from suggestions.merging_policies import SETTLED
from suggestions.models import Assignment, AssignmentReturn, Matter, MinorityExplanation, Opinion, OwnFeedback, Rating
from suggestions.models.matter import DISSATISFIED_CITIZEN
from suggestions.policies import PRESIDIUM, STATION, UNIT
from suggestions.selectors.scope import visible_matters, visible_opinions
from suggestions.states import AssignmentState, Level, MatterState, OpinionState, Part, Remark

COUNT_CAP = 99
PAGE = 50
EXCERPT = 60
# Units sign and work; that the lead has asked for a later day keeps nobody from it.
AT_WORK = (MatterState.DISPATCHED, MatterState.HANDLING, MatterState.EXTENSION_REVIEW)


@dataclass(frozen=True)
class WorkList:
    """One list: its word everywhere, whose it is, and which items wait in it."""

    key: str
    label: str
    kind: str
    roles: tuple[str, ...]
    condition: Callable[[Actor], Q]
    empty: str

    def items(self, actor: Actor) -> QuerySet[Any]:
        """Return what waits, inside what the actor may see."""
        seen: QuerySet[Any] = visible_opinions(actor) if self.kind == "opinion" else visible_matters(actor)
        return seen.filter(self.condition(actor))


def _organisations(actor: Actor, *roles: str) -> list[int]:
    return [c.organisation_id for c in actor.acting_as(*roles) if c.organisation_id is not None]


def _owned(*states: str) -> Callable[[Actor], Q]:
    return lambda actor: Q(state__in=states, owner_id__in=_organisations(actor, *STATION, Role.COUNTY_DISPATCHER))


def _to_review(actor: Actor) -> Q:
    mine = Q(owner_id__in=_organisations(actor, Role.STATION_HEAD, Role.COUNTY_DISPATCHER))
    for capacity in actor.acting_as(*PRESIDIUM):
        mine |= Q(owner__region__code__startswith=capacity.region_code)
    return Q(state=OpinionState.REJECT_REVIEW) & mine & ~Q(rejection_by_id=actor.user_id)


def _appealed(actor: Actor) -> Q:
    """Not for who had refused it: that is looked at by others (W1 T11)."""
    mine = Q(pk__in=[]) if not actor.acting_as(Role.COUNTY_DISPATCHER) else Q()
    for capacity in actor.acting_as(*PRESIDIUM):
        mine |= Q(owner__region__code__startswith=capacity.region_code)
    if actor.acting_as(Role.SC_LEADER):
        mine |= Q(owner__region__level=RegionLevel.COUNTY)
    own = Q(rejection_appeal__proposed_by_id=actor.user_id) | Q(rejection_appeal__confirmed_by_id=actor.user_id)
    return Q(state=OpinionState.APPEALED) & mine & ~own


def _to_dispatch(actor: Actor) -> Q:
    waiting = Q(state=MatterState.TO_DISPATCH, owner_id__in=_organisations(actor, *PRESIDIUM))
    if actor.acting_as(Role.COUNTY_DISPATCHER):
        waiting |= Q(state=MatterState.ESCALATED)
    if actor.acting_as(Role.GOV_COORDINATOR):
        waiting |= Q(state=MatterState.WITH_GOVERNMENT)
    return waiting


def _overseen(*states: str) -> Callable[[Actor], Q]:
    def condition(actor: Actor) -> Q:
        mine = Q(level=Level.TOWNSHIP, owner_id__in=_organisations(actor, *PRESIDIUM))
        if actor.acting_as(Role.COUNTY_DISPATCHER):
            mine |= Q(level=Level.COUNTY)
        return Q(state__in=states) & mine

    return condition


def _to_decide(actor: Actor) -> Q:
    """A lead's return stops the matter, a co-handling unit's does not (W1 T24)."""
    asked = AssignmentReturn.objects.filter(assignment__matter=OuterRef("pk"), decision="")
    return _overseen(MatterState.RETURN_REVIEW, *AT_WORK)(actor) & Q(Exists(asked))


def _in_adjudication(actor: Actor) -> Q:
    """Adjudication is the county committee's, whatever level dispatched the matter (W1 T41)."""
    return Q(state=MatterState.ADJUDICATION)


def _to_feed_back(actor: Actor) -> Q:
    return Q(state=MatterState.FEEDBACK_DUE) & _of_mine(actor, MatterState.FEEDBACK_DUE)


def _of_mine(actor: Actor, *states: str) -> Q:
    """Return what is given back through the actor's station, or overseen by the actor."""
    stations = Opinion.objects.filter(matter=OuterRef("pk"), owner_id__in=_organisations(actor, *STATION))
    return Exists(stations) | _overseen(*states)(actor)


def _to_tell_late(actor: Actor) -> Q:
    told = OwnFeedback.objects.filter(opinion=OuterRef("pk"), round_no=OuterRef("matter__round_no"))
    merged = Opinion.objects.filter(state=OpinionState.MERGED, matter__state=MatterState.TO_EVALUATE)
    waiting = merged.exclude(Exists(told)).values("matter")
    return Q(pk__in=waiting) & _of_mine(actor, MatterState.TO_EVALUATE)


def _to_explain(actor: Actor) -> Q:
    said = MinorityExplanation.objects.filter(
        matter=OuterRef("matter"), opinion=OuterRef("opinion"), round_no=OuterRef("round_no")
    )
    against = Rating.objects.filter(
        DISSATISFIED_CITIZEN, round_no=F("matter__round_no"), matter__state__in=SETTLED
    ).exclude(matter__remark=Remark.EXPLAINED)
    return Q(pk__in=against.exclude(Exists(said)).values("matter")) & _of_mine(actor, *SETTLED)


def _parts(actor: Actor, *states: str) -> Exists:
    units = _organisations(actor, *UNIT)
    return Exists(
        Assignment.objects.filter(
            matter=OuterRef("pk"), round_no=OuterRef("round_no"), unit_id__in=units, state__in=states
        )
    )


def _to_sign(actor: Actor) -> Q:
    return Q(state__in=AT_WORK) & Q(_parts(actor, AssignmentState.TO_SIGN))


def _on_paper(actor: Actor) -> Q:
    """What waits with a unit that works on paper waits for those who act for it."""
    waiting = Assignment.objects.filter(
        matter=OuterRef("pk"),
        round_no=OuterRef("round_no"),
        unit__on_paper=True,
        state__in=(AssignmentState.TO_SIGN, AssignmentState.HANDLING),
    )
    return _overseen(*AT_WORK)(actor) & Q(Exists(waiting))


def _handling(actor: Actor) -> Q:
    return Q(state__in=(MatterState.HANDLING, MatterState.EXTENSION_REVIEW)) & Q(
        _parts(actor, AssignmentState.HANDLING)
    )


def _anything(actor: Actor) -> Q:
    return Q()


TRIAGE_ROLES = (*STATION, Role.COUNTY_DISPATCHER)
DISPATCH_ROLES = (*PRESIDIUM, Role.COUNTY_DISPATCHER, Role.GOV_COORDINATOR)
OVERSEERS = (*PRESIDIUM, Role.COUNTY_DISPATCHER)
READERS = (*OVERSEERS, Role.GOV_COORDINATOR, Role.SUPERVISORY_COMMITTEE, Role.SC_LEADER)

WORK_LISTS: tuple[WorkList, ...] = (
    WorkList("pending", "待初审", "opinion", TRIAGE_ROLES, _owned(OpinionState.PENDING), "没有待初审的意见。"),
    WorkList("triaging", "初审中", "opinion", TRIAGE_ROLES, _owned(OpinionState.TRIAGING), "没有正在初审的意见。"),
    WorkList("need-info", "待补充", "opinion", TRIAGE_ROLES, _owned(OpinionState.NEED_INFO), "没有等群众补充的意见。"),
    WorkList("with-group", "代表研判中", "opinion", TRIAGE_ROLES,
             _owned(OpinionState.WITH_GROUP), "没有在请代表研判的意见。"),
    WorkList("reject-review", "不予受理待复核", "opinion",
             (Role.STATION_HEAD, *PRESIDIUM, Role.COUNTY_DISPATCHER), _to_review, "没有要复核的意见。"),
    WorkList("appeals", "申请复核", "opinion", (*OVERSEERS, Role.SC_LEADER), _appealed, "没有要复核的申请。"),
    WorkList("to-dispatch", "待交办", "matter", DISPATCH_ROLES, _to_dispatch, "没有待交办的事项。"),
    WorkList("to-sign", "待签收", "matter", UNIT, _to_sign, "没有待签收的事项。"),
    WorkList("handling", "办理中", "matter", UNIT, _handling, "没有正在办理的事项。"),
    WorkList("on-paper", "纸质办理待登记", "matter", OVERSEERS, _on_paper, "没有要代为登记的纸质办理事项。"),
    WorkList("return-review", "退办审核", "matter", OVERSEERS, _to_decide, "没有要审核的退办申请。"),
    WorkList("extension-review", "延期审核", "matter", OVERSEERS,
             _overseen(MatterState.EXTENSION_REVIEW), "没有要审核的延期申请。"),
    WorkList("reply-review", "答复待审核", "matter", OVERSEERS, _overseen(MatterState.REPLY_REVIEW), "没有待审核的答复。"),
    WorkList("feedback-due", "待反馈", "matter", (*STATION, *OVERSEERS), _to_feed_back, "没有待反馈的事项。"),
    WorkList("to-tell", "合并件待告知", "matter", (*STATION, *OVERSEERS),
             _to_tell_late, "没有合并以后还要告知的群众。"),
    WorkList("to-explain", "不满意待说明", "matter", (*STATION, *OVERSEERS),
             _to_explain, "没有要向不满意的群众说明的事项。"),
    WorkList("rehandling", "待重新交办", "matter", OVERSEERS, _overseen(MatterState.REHANDLING), "没有要重新交办的事项。"),
    WorkList("adjudication", "疑难事项会商", "matter", (Role.COUNTY_DISPATCHER,),
             _in_adjudication, "没有待会商的事项。"),
    WorkList("to-evaluate", "待评价", "matter", OVERSEERS, _overseen(MatterState.TO_EVALUATE), "没有等评价的事项。"),
    WorkList("tracking", "承诺跟踪", "matter", OVERSEERS, _overseen(MatterState.TRACKING), "没有在跟踪的承诺。"),
    WorkList("opinions", "全部意见", "opinion", (*STATION, *OVERSEERS, Role.SUPERVISORY_COMMITTEE, Role.SC_LEADER),
             _anything, "还没有意见。"),
    WorkList("matters", "全部事项", "matter", (*STATION, *READERS, *UNIT), _anything, "还没有办理事项。"),
)  # fmt: skip
WAITING_KEYS = frozenset(w.key for w in WORK_LISTS) - {"opinions", "matters", "to-evaluate", "tracking"}
BY_KEY = {work_list.key: work_list for work_list in WORK_LISTS}


def picked(actor: Actor, work_list: WorkList, names: Sequence[str | UUID]) -> list[Any]:
    """Return what was picked of what I see: opinions by number, matters by public id; `waits` says if it still does."""
    named = {"number__in": names} if work_list.kind == "opinion" else {"public_id__in": names}
    seen = visible_opinions(actor) if work_list.kind == "opinion" else visible_matters(actor)
    still = work_list.items(actor).filter(pk=OuterRef("pk"))
    return list(seen.filter(**named).annotate(waits=Exists(still)).select_related("owner__region").order_by("pk"))


def lists_for(actor: Actor) -> list[WorkList]:
    """Return the lists that belong to any of the actor's posts, in the order of the pipeline."""
    return [work_list for work_list in WORK_LISTS if actor.acting_as(*work_list.roles)]


def counts(actor: Actor, *more: QuerySet[Any, Any]) -> dict[str, int]:
    """Return how many items wait in each list, counted up to COUNT_CAP + 1, in one query.

    `more` are further things to count in the same query, each a queryset of its own key once per thing.
    """
    parts: list[QuerySet[Any, Any]] = [
        work_list.items(actor)
        .order_by()
        .annotate(list_key=Value(work_list.key))
        .values_list("list_key", flat=True)[: COUNT_CAP + 1]
        for work_list in lists_for(actor)
        if work_list.key in WAITING_KEYS
    ]
    parts += [counted[: COUNT_CAP + 1] for counted in more]
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return dict(Counter(rows))


@dataclass(frozen=True)
class Cursor:
    """Where a keyset page begins: after this item."""

    at: datetime
    pk: int


def page(
    actor: Actor, work_list: WorkList, *, after: Cursor | None = None, narrowed: Q | None = None, size: int = PAGE
) -> tuple[list[Any], Cursor | None]:
    """Return one page, newest first (oldest first where somebody waits), and the cursor of the next page or None."""
    moment = "received_at" if work_list.kind == "opinion" else "accepted_at"
    items = work_list.items(actor)
    if narrowed is not None:
        items = items.filter(narrowed)
    items = for_list(items, work_list.kind)
    ascending = work_list.key in WAITING_KEYS
    if after is not None:
        items = items.filter(_after(moment, after, ascending))
    order = (moment, "pk") if ascending else (f"-{moment}", "-pk")
    rows = list(items.order_by(*order)[: size + 1])
    last = rows[size - 1] if len(rows) > size else None
    return rows[:size], Cursor(getattr(last, moment), last.pk) if last is not None else None


def _after(moment: str, cursor: Cursor, ascending: bool) -> Q:
    """Return the condition of what follows; the first part alone is what lets the index do the work."""
    step = "gt" if ascending else "lt"
    later = Q(**{f"{moment}__{step}": cursor.at}) | Q(**{moment: cursor.at, f"pk__{step}": cursor.pk})
    return Q(**{f"{moment}__{step}e": cursor.at}) & later


def for_list(items: QuerySet[Any], kind: str) -> QuerySet[Any]:
    """Return the rows with what a list shows and nothing heavy."""
    return opinion_rows(items) if kind == "opinion" else matter_rows(items)


def opinion_rows(opinions: QuerySet[Opinion]) -> QuerySet[Opinion]:
    """Return opinions with owner, category, place and clerk; texts are cut in the database."""
    related = opinions.select_related("owner", "category", "place_region", "taken_by")
    return related.defer("text", "summary", "answer", "guidance").annotate(
        excerpt=Left("text", EXCERPT), people=_people("merged_into") + 1
    )


def matter_rows(matters: QuerySet[Matter]) -> QuerySet[Matter]:
    """Return matters with owner, category, place and the name of the current lead unit."""
    lead = Assignment.objects.filter(matter=OuterRef("pk"), round_no=OuterRef("round_no"), part=Part.LEAD)
    related = matters.select_related("owner", "category", "region").defer("summary", "instruction", "conclusion")
    late = Opinion.objects.filter(matter=OuterRef("pk"), late_entry=True)
    return related.annotate(
        lead_unit=lead.values(name=F("unit__name"))[:1], people=_people("matter"), entered_late=Exists(late)
    )


def _people(through: str) -> Coalesce:
    """Return how many opinions hang on a row of a list (X人反映)."""
    rows = Opinion.objects.filter(**{through: OuterRef("pk")}).order_by().values(through).annotate(rows=Count("pk"))
    return Coalesce(Subquery(rows.values("rows")), 0)
