"""The rules of the tables: kept by everything the commands do, and each one broken on purpose is found."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from core import audit
from core.actors import SYSTEM, citizen_of
from core.clock import SHANGHAI
from suggestions.models import Matter, Opinion, Suggestion
from suggestions.selectors.invariants import INVARIANTS, breaches
from suggestions.services import appeals, collect, feedback, history
from suggestions.services.history import OldCase
from suggestions.services.supervision_answers import return_answer
from suggestions.states import MatterState, OpinionState, SuggestionState
from suggestions.tests import aftercare, given, given_extensions, given_groups, given_merging, proposals
from suggestions.tests import given_supervisions as press

pytestmark = pytest.mark.django_db

# What the database itself refuses has to be let through first, or the query could not be tried.
GUARDS = """
set constraints all immediate;
alter table suggestions_opinion drop constraint opinion_accepted_iff_matter,
    drop constraint opinion_merged_iff_master, drop constraint opinion_received_first;
alter table suggestions_matter drop constraint matter_closed_iff_time;
drop index one_lead_a_round, one_standing_reply;
alter table core_auditevent disable trigger user;
set constraints all deferred;
"""
# Each statement breaks one rule in one row or more and returns the ids that must be named.
BROKEN = {
    "commitment-entered": "delete from suggestions_commitment where state = 'open' returning matter_id",
    "commitment-standing": """update suggestions_commitment set state = 'open', ended_at = null
        where state = 'done' returning id""",
    "commitment-changes": "delete from suggestions_commitmentchange returning commitment_id",
    "commitment-clock": """update core_clock set last_day = last_day + 1
        where kind = 'commitment' and stopped_at is null returning id""",
    "supervision-clock": """update core_clock set stopped_at = due_at, verdict = 'on_time'
        where subject_kind = 'supervision' and stopped_at is null returning subject_id""",
    "supervision-answer": "delete from suggestions_supervisionanswer returning supervision_id",
    "supervision-numbers": "update suggestions_supervision set serial = 9 where kind = 'reminder' returning id",
    "supervision-key": "update suggestions_matter set key_supervised = false where key_supervised returning id",
    "supervision-part": """update suggestions_supervision set assignment_id = (
        select id from suggestions_assignment where matter_id <> suggestions_supervision.matter_id limit 1)
        where kind = 'reminder' returning id""",
    "visit-planned": "update suggestions_returnvisit set state = 'planned' where state = 'cancelled' returning id",
    "visit-clock": """update core_clock set stopped_at = due_at, verdict = 'on_time'
        where kind = 'return_visit' and stopped_at is null returning subject_id""",
    "matter-reopened": "update suggestions_matter set rounds_before = 0 where rounds_before > 0 returning id",
    "opinion-accepted-iff-matter": "update suggestions_opinion set matter_id = null where state = 'accepted' returning id",
    "merged-iff-master": "update suggestions_opinion set merged_into_id = null where state = 'merged' returning id",
    "merged-no-chain": "update suggestions_opinion set merged_into_id = id where state = 'merged' returning id",
    "merged-same-matter": """update suggestions_opinion set matter_id = (
        select id from suggestions_matter where state = 'tracking' limit 1) where state = 'merged' returning id""",
    "merged-record": """update suggestions_merging set ended_at = merged_at where ended_at is null
        returning opinion_id""",
    "own-feedback-told": """update suggestions_ownfeedback set recorded_at = recorded_at - interval '1 year'
        returning id""",
    "own-feedback-missing": "delete from suggestions_ownfeedback returning matter_id",
    "explained-to-minority": "update suggestions_minorityexplanation set round_no = 9 returning id",
    "opinion-number": "update suggestions_opinion set number = id::text where state = 'pending' returning id",
    "opinion-received-first": """update suggestions_opinion set received_at = recorded_at + interval '1 second'
        where state = 'withdrawn' returning id""",
    "opinion-consent": "delete from suggestions_consent returning opinion_id",
    "opinion-anonymous": """update suggestions_opinion set identity_mode = 'anonymous'
        where identity_mode = 'real_name' returning id""",
    "opinion-taken": "update suggestions_opinion set taken_by_id = null where state = 'answered' returning id",
    "opinion-classified": "update suggestions_opinion set summary = '' where state = 'accepted' returning id",
    "opinion-answered": "update suggestions_opinion set answered_by_id = null where state = 'answered' returning id",
    "opinion-refusal": "update suggestions_opinion set guidance = '' where state = 'rejected' returning id",
    "opinion-second-person": """update suggestions_opinion set rejection_by_id = event.user_id from core_auditevent event
        where verb = 'confirm_rejection' and subject_id = suggestions_opinion.id returning suggestions_opinion.id""",
    "opinion-route": "update suggestions_opinion set guidance = '' where state = 'transferred' returning id",
    "opinion-triage-clock": """delete from core_clock where kind = 'triage' and stopped_at is not null
        returning subject_id""",
    "opinion-clock-missing": """update core_clock set stopped_at = due_at, verdict = 'on_time', paused_at = null
        where kind = 'info_wait' returning subject_id""",
    "opinion-clock-running": """update core_clock set stopped_at = null, verdict = ''
        where kind = 'triage' and stopped_at is not null
        and subject_id not in (select id from suggestions_opinion where state = 'merged') returning subject_id""",
    "opinion-clock-paused": "update core_clock set paused_at = null where kind = 'triage' and paused_at is not null returning subject_id",
    "opinion-group-offer": """delete from core_clock where kind = 'group_offer' and stopped_at is null
        returning subject_id""",
    "opinion-question": "update suggestions_inforequest set answered_at = asked_at returning opinion_id",
    "matter-serial-gapless": """delete from suggestions_matter where serial = 2
        returning format('%s-%s', year, serial)""",
    "matter-serial-sequence": """update core_numbersequence set last = last + 1 where kind = 'matter'
        returning format('%s-%s', year, last - 1)""",
    "matter-year": "update suggestions_matter set year = 2025 where state = 'tracking' returning id",
    "matter-opinion": """update suggestions_opinion set matter_id = null where state = 'accepted'
        and id not in (select merged_into_id from suggestions_opinion where merged_into_id is not null) returning
        (select matter_id from suggestions_opinion before where before.id = suggestions_opinion.id)""",
    "matter-closed-iff-time": "update suggestions_matter set closed_at = null where state = 'closed' returning id",
    "matter-accepted": """update suggestions_matter set remark = 'accepted' where state = 'closed' returning id""",
    "matter-closed-remark": "update suggestions_matter set remark = '' where state = 'closed' returning id",
    "matter-level": "update suggestions_matter set level = 'township' where state = 'escalated' returning id",
    "matter-dispatched": "update suggestions_matter set dispatched_at = null where state = 'closed' returning id",
    "matter-one-lead": "update suggestions_assignment set part = 'lead' where part = 'co' returning matter_id",
    "matter-lead-state": """update suggestions_assignment set state = 'replied' where state = 'done' and part = 'lead'
        and matter_id in (select id from suggestions_matter where state = 'closed') returning matter_id""",
    "matter-parts-done": """update suggestions_assignment part set state = 'handling' from suggestions_matter matter
        where matter.id = matter_id and part.round_no < matter.round_no returning matter_id""",
    "assignment-signed": "update suggestions_assignment set signed_at = null where state = 'handling' returning id",
    "co-opinion-or-waived": """delete from suggestions_coopinion where assignment_id in (
        select id from suggestions_assignment where part = 'co' and state = 'done') returning assignment_id""",
    "matter-clock-missing": """update core_clock set stopped_at = due_at, verdict = 'on_time'
        where kind = 'evaluation' and stopped_at is null returning subject_id""",
    "matter-clock-running": """update core_clock set stopped_at = null, verdict = ''
        where kind = 'feedback' and stopped_at is not null returning subject_id""",
    "assignment-clock": """update core_clock set stopped_at = due_at, verdict = 'on_time'
        where kind = 'sign' and stopped_at is null returning subject_id""",
    "reply-standing-once": "update suggestions_reply set returned_at = null where returned_at is not null returning assignment_id",
    "matter-reply": """update suggestions_reply set approved_at = null where assignment_id in (
        select part.id from suggestions_assignment part join suggestions_matter matter on matter.id = matter_id
        where matter.state = 'tracking')
        returning (select matter_id from suggestions_assignment part where part.id = assignment_id)""",
    "matter-feedback": """delete from suggestions_feedback where matter_id in (
        select id from suggestions_matter where state = 'to_evaluate') returning matter_id""",
    "rating-after-feedback": "update suggestions_rating set round_no = 9 where round_no = 2 returning id",
    "rating-own-matter": """update suggestions_rating set opinion_id = (
        select id from suggestions_opinion where state = 'pending' limit 1) where id in (
        select min(id) from suggestions_rating where opinion_id is not null group by matter_id, round_no)
        returning id""",
    "suggestion-serial-gapless": """delete from suggestions_suggestion where serial = 1 and state = 'withdrawn'
        returning format('%s-%s-%s', region_id, year, serial)""",
    "suggestion-of-a-street": "update suggestions_suggestion set level = 'township' where level = 'county' returning id",
    "suggestion-cosponsor-text": """update suggestions_cosponsor sponsor set confirmed_hash = 'another'
        from suggestions_suggestion formal where formal.id = suggestion_id and formal.state = 'submitted'
        returning sponsor.id""",
    "suggestion-text-frozen": """update suggestions_suggestion set text_hash = 'another' where state = 'accepted'
        returning id""",
    "suggestion-lead-cosponsor": """update suggestions_suggestion set lead_id = sponsor.deputy_id
        from suggestions_cosponsor sponsor where suggestion_id = suggestions_suggestion.id returning sponsor.id""",
    "suggestion-review-clock": "delete from core_clock where kind = 'review' and stopped_at is null returning subject_id",
    "suggestion-ruled": """delete from suggestions_suggestionreview where result = 'returned' returning suggestion_id""",
    "suggestion-matter": """update suggestions_suggestion set state = 'accepted' where state = 'withdrawn' returning id""",
    "suggestion-opinions": """update suggestions_opinion set state = 'accepted' where state = 'to_suggestion'
        returning id""",
    "trail-begins": "delete from core_auditevent where verb = 'record' returning subject_id",
    "trail-state": """update suggestions_matter set state = 'handling' where state = 'dispatched'
        returning format('matter %s', id)""",
    "trail-version": "update suggestions_opinion set version = version + 1 returning format('opinion %s', id)",
    "trail-continuous": "update core_auditevent set from_state = 'rejected' where verb = 'dispatch' and from_state = 'escalated' returning id",
    "trail-dangling": """insert into core_auditevent
        (subject_kind, subject_id, verb, actor_kind, role, at, from_state, to_state, detail)
        values ('opinion', 999999, 'take', 'user', '', now(), '', 'triaging', '{}') returning id""",
    "clock-dangling": "update core_clock set subject_id = 999999 where kind = 'adjudication' returning id",
    "clock-order": "update core_clock set due_at = started_at - interval '1 second' where kind = 'dispatch' returning id",
}  # fmt: skip


def broken():
    return {breach.invariant.key: breach for breach in breaches()}


def appealed(world):
    opinion = given.rejected(world)
    appeals.appeal_rejection(
        opinion_id=opinion.pk, actor=citizen_of(opinion.pk), at=given.AT + timedelta(days=1), version=opinion.version,
        reason="三十几户都走这条路。",
    )  # fmt: skip


def everything():
    """One item in every state, a second round, a reply sent back, two units, a county bureau, and an old case."""
    world = given.county()
    for opinion in (
        given.pending, given.recorded, given.triaging, given.need_info, given.answered, given.reject_review,
        given.rejected, given.transferred, given.withdrawn, given_groups.with_group,
    ):  # fmt: skip
        opinion(world)
    appealed(world)
    for matter in (
        given.to_dispatch, given.escalated, given.with_government, given.dispatched, given.handling,
        given.feedback_due, given.to_evaluate, given.rehandling, given.ordered_again, given.adjudication,
        given.tracking, given.closed, given.return_review, given_extensions.extension_review,
    ):  # fmt: skip
        matter(world)
    returned = given.replied(world)
    returned.matter_step(feedback.send_back_reply, "presidium_clerk", reason="没有逐条答复。")
    given.reply_again(returned)
    given.handed_out(world, lead="roads", co=("water",))
    aftercare.reopened(world)
    aftercare.fulfilled(world)
    aftercare.changed(aftercare.promised(world), date(2027, 6, 30))
    given_merging.merged(world)
    given_merging.explained(world)
    lost_code = given.pending(world)
    collect.reissue_code(opinion_id=lost_code.pk, actor=world.actor("clerk", given.AT), at=given.AT)
    at = datetime(2020, 5, 6, 9, 30, tzinfo=SHANGHAI)
    history.import_history(
        case=OldCase("old", "1", "村里的路灯坏了两盏。", at, sender="某某"), actor=SYSTEM, at=given.AT
    )
    suggestions(world)
    supervised(world)
    return world


def supervised(world):
    """A reminder that waits, a letter whose answer came back, a key item with its plan."""
    matter = press.late_matter(world)
    press.reminded(world, matter)
    letter = press.answered(world, press.drafted(world, matter))
    press.take(world, letter, return_answer, "dispatcher", reason="没有写完成的时间。")
    press.answered(world, press.listed(world, matter))


def suggestions(world):
    """One suggestion in every state, one from opinions, one withdrawn with what it rested on."""
    for suggestion in (
        proposals.drafted, proposals.cosigning_, proposals.submitted, proposals.returned, proposals.not_accepted,
        proposals.withdrawn, proposals.told,
    ):  # fmt: skip
        suggestion(world)
    sources = proposals.sources_of(*proposals.opinions(world, 2), given.accepted(world).opinion)
    proposals.accepted(world, lead="deputy", level="township", sources=sources)


def test_what_the_commands_do_keeps_every_rule():
    everything()

    assert set(Opinion.objects.values_list("state", flat=True)) == set(OpinionState.values)
    assert set(Matter.objects.values_list("state", flat=True)) == set(MatterState.values)
    assert set(Suggestion.objects.values_list("state", flat=True)) == set(SuggestionState.values)
    assert {key: breach.ids for key, breach in broken().items()} == {}


def test_each_rule_finds_what_breaks_it():
    everything()
    named, missed = {}, {}
    with connection.cursor() as cursor:
        cursor.execute(GUARDS)
        for key, statement in BROKEN.items():
            with transaction.atomic():
                cursor.execute(statement)
                expected = {str(row[0]) for row in cursor.fetchall()}
                assert expected, f"{key}: nothing was broken"
                found = broken().get(key)
                if found is None or not (set(found.ids) <= expected and found.count == len(expected)):
                    missed[key] = (expected, found)
                named[key] = found
                transaction.set_rollback(True)

    assert missed == {}
    assert set(BROKEN) == {invariant.key for invariant in INVARIANTS}


def test_verify_says_what_is_wrong_and_where():
    opinion = given.answered()
    said = StringIO()
    call_command("verify", stdout=said)
    assert "全部符合" in said.getvalue()

    Opinion.objects.filter(pk=opinion.pk).update(answer="")
    with pytest.raises(CommandError, match="有1条不符合"):
        call_command("verify", stdout=said)

    assert f"已直接答复的意见必须有答复内容、答复人和时间。不符合的意见 1 个：{opinion.pk}\n" in said.getvalue()


def test_verify_finds_a_changed_trail():
    given.pending()
    audit.seal(at=given.AT)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate; alter table core_auditevent disable trigger user")
        cursor.execute("update core_auditevent set user_id = 4711 where verb = 'submit'")

    with pytest.raises(CommandError, match="有1条不符合"):
        call_command("verify", stdout=StringIO())


def test_no_more_than_ten_ids_are_named():
    world = given.county()
    for _ in range(12):
        given.pending(world)
    Opinion.objects.update(version=7)

    (breach,) = breaches()
    assert (breach.invariant.key, breach.count, len(breach.ids)) == ("trail-version", 12, 10)
