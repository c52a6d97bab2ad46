"""Common problems: who gathers, confirms, follows up, closes; what is refused; two at once on one opinion."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from core.errors import NotAllowed, Refused, RuleBroken, Stale, WrongState
from core.models import AuditEvent, OutboxMessage
from core.subjects import Subject
from insights.models import CommonProblem, ProblemFollowUp, ProblemMember
from insights.selectors import problems as reads
from insights.services import drafts, problems
from insights.states import ProblemOutcome
from insights.tests import given as pooled
from suggestions.models import Suggestion
from suggestions.tests import given

pytestmark = pytest.mark.django_db
AT = given.AT


@pytest.fixture
def county():
    return pooled.world()


def by(county, person="presidium_clerk"):
    return {"actor": county.actor(person, AT), "at": AT, "version": None}


def test_gathering_confirming_following_up_and_closing_leave_a_trail(county):
    made = pooled.closed(county)

    assert (made.state, made.outcome) == ("closed", "solved")
    assert (made.region.name, made.category, made.owner.name) == ("石桥村", None, "桃溪镇人大主席团")
    steps = AuditEvent.objects.filter(subject_kind="problem", subject_id=made.pk).order_by("id")
    assert [(e.verb, e.from_state, e.to_state) for e in steps] == [
        ("propose", "", "candidate"),
        ("confirm", "candidate", "confirmed"),
        ("follow_up", "confirmed", "in_follow_up"),
        ("close", "in_follow_up", "closed"),
    ]
    assert len(steps[0].detail["opinions"]) == 2
    topics = OutboxMessage.objects.filter(subject_kind="problem").order_by("id").values_list("topic", flat=True)
    assert list(topics) == ["insights.propose", "insights.confirm", "insights.follow_up", "insights.close"]


def test_the_smallest_region_that_holds_all_is_the_problems_own(county):
    here = pooled.opinions(county, 1)
    there = pooled.elsewhere(county)
    pooled.counting.recount([there.pk])

    made = pooled.candidate(county, by="dispatcher", ids=[*here, there.pk])

    assert made.region.name == "示例县"


@pytest.mark.parametrize("person", ["leader", "roads_handler", "coordinator", "administrator"])
def test_who_has_no_such_post_does_not_gather(county, person):
    with pytest.raises(NotAllowed):
        pooled.candidate(county, by=person, ids=pooled.opinions(county))


def test_a_station_proposes_and_its_township_confirms(county):
    made = pooled.candidate(county, by="clerk")

    with pytest.raises(NotAllowed):
        problems.confirm(problem_id=made.pk, **by(county, "clerk"))
    with pytest.raises(NotAllowed):
        problems.confirm(problem_id=made.pk, **by(county, "other_presidium_clerk"))

    assert problems.confirm(problem_id=made.pk, **by(county, "chair")).state == "confirmed"


def test_a_township_does_not_gather_what_it_does_not_see(county):
    there = pooled.elsewhere(county)
    pooled.counting.recount([there.pk])

    with pytest.raises(RuleBroken, match="不在您岗位范围内"):
        pooled.candidate(county, ids=[*pooled.opinions(county, 1), there.pk])

    assert CommonProblem.objects.count() == 0


def test_one_opinion_is_no_common_problem(county):
    with pytest.raises(RuleBroken, match="至少选2件"):
        pooled.candidate(county, ids=pooled.opinions(county, 1) * 2)


@pytest.mark.parametrize("missing", ["title", "statement", "key"])
def test_name_and_statement_are_needed(county, missing):
    said = {"key": "k", "title": "路", "statement": "路塌了。"} | {missing: "  "}

    with pytest.raises(RuleBroken) as refused:
        problems.propose(**said, opinion_ids=pooled.opinions(county), actor=county.actor("chair", AT), at=AT)

    assert refused.value.field == missing


def test_sending_the_form_twice_gathers_once(county):
    said = {"key": "once", "title": "路", "statement": "路塌了。", "opinion_ids": pooled.opinions(county)}

    first = problems.propose(**said, actor=county.actor("chair", AT), at=AT)
    second = problems.propose(**said, actor=county.actor("chair", AT), at=AT)

    assert first.pk == second.pk
    assert CommonProblem.objects.count() == 1


def test_an_opinion_is_in_one_problem_at_most(county):
    first = pooled.candidate(county)
    taken = first.members.first().opinion

    with pytest.raises(RuleBroken, match=taken.number):
        pooled.candidate(county, ids=[taken.pk, *pooled.opinions(county, 1)])


def test_joining_and_taking_out(county):
    made = pooled.confirmed(county)
    (more,) = pooled.opinions(county, 1)

    problems.join(problem_id=made.pk, opinion_ids=[more], **by(county))
    assert made.members.count() == 3
    problems.remove(problem_id=made.pk, opinion_id=more, **by(county))
    assert made.members.count() == 2

    with pytest.raises(RuleBroken, match="不在这个共性问题里"):
        problems.remove(problem_id=made.pk, opinion_id=more, **by(county))
    events = AuditEvent.objects.filter(subject_kind="problem", verb__in=["join", "remove"]).order_by("id")
    assert [(e.verb, e.detail["opinions"]) for e in events] == [("join", [more]), ("remove", [more])]


def test_what_is_no_common_problem_frees_its_opinions(county):
    made = pooled.candidate(county)
    ids = list(made.members.values_list("opinion_id", flat=True))

    problems.close(problem_id=made.pk, outcome=ProblemOutcome.NOT_COMMON, conclusion="两件不是一段路。", **by(county))

    assert ProblemMember.objects.count() == 0
    assert pooled.candidate(county, ids=ids).members.count() == 2


def test_an_outcome_fits_how_far_it_came(county):
    made, sure = pooled.candidate(county), pooled.confirmed(county)

    with pytest.raises(RuleBroken, match="请先确认"):
        problems.close(problem_id=made.pk, outcome=ProblemOutcome.SOLVED, conclusion="好了。", **by(county))
    with pytest.raises(RuleBroken, match="请选择解决情况"):
        problems.close(problem_id=sure.pk, outcome=ProblemOutcome.NOT_COMMON, conclusion="不是。", **by(county))


def test_nothing_follows_once_it_is_closed(county):
    made = pooled.closed(county)
    ids = pooled.opinions(county, 1)

    with pytest.raises(WrongState, match="已了结"):
        problems.join(problem_id=made.pk, opinion_ids=ids, **by(county))
    with pytest.raises(WrongState):
        problems.follow_up(problem_id=made.pk, kind="research", note="再看看。", **by(county))


def test_a_page_made_before_somebody_elses_step_is_refused(county):
    made = pooled.candidate(county)
    problems.confirm(problem_id=made.pk, **by(county))

    with pytest.raises(Stale):
        problems.follow_up(
            problem_id=made.pk, kind="research", note="调研。", actor=county.actor("chair", AT), at=AT,
            version=made.version,
        )  # fmt: skip


def test_a_follow_up_names_the_row_it_became(county):
    made = pooled.confirmed(county)

    problems.follow_up(problem_id=made.pk, kind="research", note="调研。", subject=Subject("activity", 7), **by(county))

    started = ProblemFollowUp.objects.get()
    assert (started.subject_kind, started.subject_id) == ("activity", 7)


def test_a_township_reads_problems_with_an_opinion_of_its_own(county):
    there = pooled.elsewhere(county)
    here = pooled.opinions(county, 2)
    pooled.counting.recount([there.pk])
    shared = pooled.candidate(county, by="dispatcher", ids=[here[0], there.pk])
    own = pooled.candidate(county, ids=[here[1], *pooled.opinions(county, 1)])

    def seen(person):
        return set(reads.visible_problems(county.actor(person, AT)).values_list("pk", flat=True))

    assert seen("dispatcher") == seen("leader") == {shared.pk, own.pk}
    assert seen("clerk") == seen("chair") == {shared.pk, own.pk}
    assert seen("other_presidium_clerk") == {shared.pk}
    assert seen("roads_handler") == seen("deputy") == set()
    assert [o.pk for o in reads.members_of(county.actor("other_clerk", AT), shared)] == [there.pk]


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_who_put_one_opinion_into_two_problems_the_second_is_refused():
    """An opinion is in one problem: its sender would otherwise be told two outcomes."""
    county = pooled.world()
    made = [pooled.confirmed(county), pooled.confirmed(county)]
    (wanted,) = pooled.opinions(county, 1)
    actors = [county.actor(person, AT) for person in ("presidium_clerk", "chair")]
    barrier = Barrier(2)

    def put(number):
        try:
            barrier.wait(timeout=10)
            return problems.join(
                problem_id=made[number].pk, opinion_ids=[wanted], actor=actors[number], at=AT, version=None
            )
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as workers:
        results = list(workers.map(put, range(2)))

    (refusal,) = [result for result in results if isinstance(result, Refused)]
    assert refusal.status == 422
    assert "归入别的共性问题" in refusal.message
    assert ProblemMember.objects.filter(opinion=wanted).count() == 1
    assert AuditEvent.objects.filter(subject_kind="problem", verb="join").count() == 1


def mandate_of(county, key="deputy"):
    return county.deputies[key].mandates.get().pk


def test_a_draft_suggestion_is_put_into_the_deputys_list(county):
    ids = [given.classified(county).opinion.pk, *pooled.opinions(county, 1)]
    pooled.counting.recount(ids)
    made = pooled.confirmed(county, ids=ids)

    drafts.draft_from(problem_id=made.pk, mandate_id=mandate_of(county), **by(county))

    draft = Suggestion.objects.get()
    assert (draft.state, draft.lead.name, draft.level) == ("draft", "王秀英", "township")
    assert draft.title == "关于解决村口到学校的路反复塌方的建议"
    assert "有2件群众意见反映这一问题" in draft.situation
    # Only the opinion this deputy follows is a source; the other one is not the deputy's to read.
    assert set(draft.sources.values_list("kind", "source_id")) == {("common_problem", made.pk), ("opinion", ids[0])}
    started = ProblemFollowUp.objects.get()
    assert (started.kind, started.subject_kind, started.subject_id) == ("suggestion", "suggestion", draft.pk)
    made.refresh_from_db()
    assert made.state == "in_follow_up"


def test_a_second_draft_for_the_same_deputy_is_refused_whole(county):
    made = pooled.confirmed(county)
    drafts.draft_from(problem_id=made.pk, mandate_id=mandate_of(county), **by(county))

    with pytest.raises(RuleBroken, match="已经为这位代表起草过"):
        drafts.draft_from(problem_id=made.pk, mandate_id=mandate_of(county), **by(county))

    assert (Suggestion.objects.count(), ProblemFollowUp.objects.count()) == (1, 1)


def test_who_does_not_decide_drafts_nothing_and_a_deputy_out_of_sight_is_refused(county):
    made = pooled.confirmed(county)

    with pytest.raises(NotAllowed):
        drafts.draft_from(problem_id=made.pk, mandate_id=mandate_of(county), **by(county, "clerk"))
    with pytest.raises(RuleBroken, match="请从列出的代表里选"):
        drafts.draft_from(problem_id=made.pk, mandate_id=mandate_of(county, "county_deputy"), **by(county))

    assert Suggestion.objects.count() == 0
