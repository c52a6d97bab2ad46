"""The trail: written without people's text, changed by nobody, and sealed so that a change shows."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event

import pytest
from django.db import IntegrityError, connection, transaction

from core import audit
from core.actors import SYSTEM, SYSTEM_CAPACITY, Actor, ActorKind, Capacity
from core.clock import SHANGHAI
from core.models import AuditEvent, AuditSeal
from core.sql import APPEND_ONLY_FUNCTION, GUARDED_TABLES, append_only
from core.subjects import Subject
from core.tests.given_threads import PATIENCE, at_once, in_thread

AT = datetime(2026, 11, 18, 9, tzinfo=SHANGHAI)
ITEM, OTHER = Subject("item", 3), Subject("item", 4)
CLERK = Actor(ActorKind.USER, "测试办事员", user_id=5)
IN_POST = Capacity("clerk", "办事员", post_id=8)

pytestmark = pytest.mark.django_db


def write(verb: str = "look", subject: Subject = ITEM, at: datetime = AT, **detail: audit.Detail) -> AuditEvent:
    return audit.record(subject=subject, verb=verb, actor=SYSTEM, capacity=SYSTEM_CAPACITY, at=at, **detail)


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


class TestRecord:
    def test_keeps_who_did_what_in_which_post(self) -> None:
        audit.record(
            subject=ITEM, verb="accept", actor=CLERK, capacity=IN_POST, at=AT, from_state="new", to_state="taken",
            unit_id=7, urgent=False, reason="not_ours", due_on="2026-12-01", units=[1, 2], deputy_id=None,
        )  # fmt: skip

        event = AuditEvent.objects.get()
        assert (event.subject_kind, event.subject_id, event.verb, event.at) == ("item", 3, "accept", AT)
        assert (event.actor_kind, event.user_id, event.post_id, event.role) == ("user", 5, 8, "clerk")
        assert (event.from_state, event.to_state) == ("new", "taken")
        assert event.detail == {
            "unit_id": 7, "urgent": False, "reason": "not_ours", "due_on": "2026-12-01", "units": [1, 2], "deputy_id": None,
        }  # fmt: skip

    def test_keeps_an_act_without_account_or_post(self) -> None:
        event = audit.record(
            subject=ITEM, verb="submit", actor=Actor(ActorKind.CITIZEN, "群众"), capacity=None, at=AT, digest="f" * 64
        )

        assert (event.user_id, event.post_id, event.role, event.detail) == (None, None, "", {"digest": "f" * 64})

    @pytest.mark.parametrize(
        "text", ["x" * 65, "路灯坏了", "street lamp", "13900000000，张三", ["bad", "路灯坏了"], {"a": "b"}, 1.5]
    )
    def test_refuses_peoples_text(self, text: object) -> None:
        with pytest.raises(ValueError, match="note"):
            write(note=text)

        assert not AuditEvent.objects.exists()


def test_the_trail_of_several_subjects_is_one_oldest_first() -> None:
    third = Subject("item", 5)
    for verb, subject in [("a", ITEM), ("b", OTHER), ("c", third), ("d", ITEM), ("e", Subject("part", 3))]:
        write(verb, subject)

    assert [event.verb for event in audit.trail(ITEM, OTHER)] == ["a", "b", "d"]
    assert [event.verb for event in audit.trail(third)] == ["c"]
    assert list(audit.trail()) == []


class TestGuard:
    @pytest.fixture(autouse=True)
    def _guarded(self, db: None) -> Iterator[None]:
        """The triggers, which a test database made without migrations does not have."""
        run(APPEND_ONLY_FUNCTION + "".join(append_only(table) for table in GUARDED_TABLES))
        run("set local renda.allow_truncate = off")
        write()
        audit.seal(at=AT)
        yield
        run("set local renda.allow_truncate = on")

    @pytest.mark.parametrize("table", ["core_auditevent", "core_auditseal"])
    @pytest.mark.parametrize("sql", ["update {} set at = now()", "delete from {}", "truncate {}"])
    def test_nothing_written_is_changed_or_taken_away(self, table: str, sql: str) -> None:
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            run(sql.format(table))

        assert (AuditEvent.objects.count(), AuditSeal.objects.count()) == (1, 1)

    def test_more_may_be_written(self) -> None:
        write("again")

        assert audit.seal(at=AT) == 1


class TestSeal:
    def test_covers_what_came_since_the_last_one_and_hangs_on_it(self) -> None:
        ids = [write().pk for _ in range(3)]
        first_run = audit.seal(at=AT)
        more = [write().pk for _ in range(2)]
        second_run = audit.seal(at=AT + timedelta(hours=1))

        first, second = AuditSeal.objects.order_by("id")
        assert (first_run, second_run) == (3, 2)
        assert (first.first_id, first.last_id, first.events, first.previous, first.at) == (ids[0], ids[2], 3, "", AT)
        assert (second.first_id, second.last_id, second.previous) == (more[0], more[1], first.digest)
        assert audit.verify_chain() == []

    def test_without_anything_new_does_nothing(self) -> None:
        write()

        assert [audit.seal(at=AT), audit.seal(at=AT)] == [1, 0]
        assert AuditSeal.objects.count() == 1

    def test_goes_in_batches_of_a_thousand(self) -> None:
        blank = {"subject_kind": "item", "subject_id": 1, "verb": "look", "actor_kind": "system", "at": AT}
        AuditEvent.objects.bulk_create(AuditEvent(**blank) for _ in range(1001))

        assert audit.seal(at=AT) == 1001
        assert list(AuditSeal.objects.order_by("id").values_list("events", flat=True)) == [1000, 1]
        assert audit.verify_chain() == []

    def test_takes_events_as_written_whatever_day_they_speak_of(self) -> None:
        """An imported history, or paper recorded later, bears old dates between today's."""
        for days in (0, -900, 0, -1, 1):
            write(at=AT + timedelta(days=days))

        assert audit.seal(at=AT) == 5
        write(at=AT - timedelta(days=900))
        assert audit.seal(at=AT) == 1
        assert audit.verify_chain() == []


class TestVerifyChain:
    @pytest.fixture(autouse=True)
    def _three_seals_and_the_guard_off(self, db: None) -> None:
        """As somebody with the database's own password may leave it."""
        for number in range(3):
            write("first", count=number)
            write("second", count=number)
            audit.seal(at=AT)
        for table in GUARDED_TABLES:
            run(APPEND_ONLY_FUNCTION + append_only(table))
            run(f"alter table {table} disable trigger user")

    def seals(self) -> list[int]:
        return list(AuditSeal.objects.order_by("id").values_list("id", flat=True))

    def test_finds_nothing_in_a_whole_history(self) -> None:
        assert audit.verify_chain() == []

    @pytest.mark.parametrize(
        "changed",
        ["verb = 'other'", "subject_id = 99", "user_id = 1", "post_id = 1", "role = ''", "to_state = 'x'",
         "at = at + interval '1 microsecond'", "detail = '{\"count\": 7}'"],
    )  # fmt: skip
    def test_finds_a_changed_event(self, changed: str) -> None:
        event = AuditEvent.objects.order_by("id")[2]
        run(f"update core_auditevent set {changed} where id = {event.pk}")

        assert audit.verify_chain() == [self.seals()[1]]

    def test_finds_an_event_taken_away(self) -> None:
        AuditEvent.objects.order_by("-id")[0].delete()

        assert audit.verify_chain() == [self.seals()[2]]

    def test_finds_an_event_slipped_in_before_the_first_and_between_two_seals(self) -> None:
        first = AuditEvent.objects.order_by("id")[0]
        run("select setval(pg_get_serial_sequence('core_auditevent', 'id'), 1000000)")  # a gap, as a rollback leaves
        write()
        audit.seal(at=AT)
        for pk in (first.pk - 1, 999_999):
            AuditEvent.objects.filter(pk=write().pk).update(id=pk)

        seals = self.seals()
        assert audit.verify_chain() == [seals[0], seals[3]]

    def test_finds_a_changed_seal_and_a_missing_one(self) -> None:
        first, second, third = self.seals()
        AuditSeal.objects.filter(pk=first).update(digest="0" * 64)
        assert audit.verify_chain() == [first, second]

        AuditSeal.objects.filter(pk=first).delete()
        assert audit.verify_chain() == [second]
        assert third


@pytest.mark.django_db(transaction=True)
def test_an_event_committed_late_does_not_slip_under_a_seal() -> None:
    written, may_commit = Event(), Event()

    def slow() -> int:
        with transaction.atomic():
            pk = write("slow").pk
            written.set()
            assert may_commit.wait(PATIENCE)
            return pk

    with ThreadPoolExecutor(1) as pool:
        waiting = in_thread(pool, slow)
        assert written.wait(PATIENCE)
        quick = write("quick").pk
        while_under_way = audit.seal(at=AT)
        may_commit.set()

        assert waiting.result(PATIENCE) < quick
    assert (while_under_way, audit.seal(at=AT), audit.verify_chain()) == (0, 2, [])


@pytest.mark.django_db(transaction=True)
def test_two_at_once_seal_each_event_once() -> None:
    for _ in range(5):
        write()

    sealed = at_once(lambda: audit.seal(at=AT))

    assert sum(sealed) == 5
    assert (AuditSeal.objects.count(), audit.verify_chain()) == (1, [])
