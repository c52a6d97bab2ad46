"""Notices: told once, read once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from core import notices
from core.models import Notice
from core.outbox import Message
from core.subjects import Subject
from core.workdays import SHANGHAI

AT = datetime(2026, 11, 18, 9, tzinfo=SHANGHAI)


@pytest.fixture
def clerk(db: None) -> int:
    return get_user_model().objects.create_user("clerk", name="测试办事员").pk


def tell(user_id: int, key: str = "k1", text: str = "有一件新的意见，请初审。") -> Notice | None:
    return notices.notify(user_id=user_id, text=text, link="/console/", key=key, at=AT)


def test_is_told_once_under_one_key(clerk: int) -> None:
    first, again, other = tell(clerk), tell(clerk), tell(clerk, "k2")

    assert (first.text, first.link, first.created_at) == ("有一件新的意见，请初审。", "/console/", AT)
    assert again is None
    assert set(notices.unread(clerk)) == {first, other}


def test_two_people_are_both_told(clerk: int) -> None:
    second = get_user_model().objects.create_user("second", name="测试站长").pk

    assert tell(clerk)
    assert tell(second)


def test_a_text_too_long_is_cut(clerk: int) -> None:
    notice = tell(clerk, text="长" * 400)

    assert notice.text == "长" * 299 + "…"


def test_what_is_read_is_not_told_again(clerk: int) -> None:
    notice = tell(clerk)

    assert notices.mark_read(user_id=clerk, at=AT, ids=[notice.pk]) == 1
    assert notices.mark_read(user_id=clerk, at=AT) == 0
    assert tell(clerk) is None
    assert not notices.unread(clerk).exists()


def test_nobody_reads_for_another(clerk: int) -> None:
    notice = tell(clerk)
    second = get_user_model().objects.create_user("second", name="测试站长").pk

    assert notices.mark_read(user_id=second, at=AT, ids=[notice.pk]) == 0
    assert notices.unread(clerk).count() == 1


def test_who_did_it_is_never_told(clerk: int) -> None:
    second = get_user_model().objects.create_user("second", name="测试站长").pk
    message = Message(uuid4(), "test.done", Subject("opinion", 7), {"user_id": clerk}, AT)

    told = [notices.tell([clerk, second, None, second], message, "已办结。", "/console/") for _ in range(2)]

    assert told == [1, 0]
    assert list(Notice.objects.values_list("user_id", "key")) == [(second, str(message.message_id))]


def test_what_the_system_did_is_told_to_all(clerk: int) -> None:
    assert notices.tell([clerk], Message(uuid4(), "test.due", Subject("opinion", 7), {}, AT), "到期了。") == 1


@pytest.mark.django_db(transaction=True)
def test_two_threads_tell_once() -> None:
    user = get_user_model().objects.create_user("clerk", name="测试办事员").pk
    together = Barrier(2)

    def one() -> bool:
        try:
            together.wait()
            return tell(user) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        told = [future.result() for future in [pool.submit(one), pool.submit(one)]]

    assert sorted(told) == [False, True]
    assert Notice.objects.count() == 1
