"""Several lines of a work list at once: each by its own command, with its own result; nothing that is not mine."""

import pytest
import time_machine
from django.test import Client

from core.models import AuditEvent
from suggestions.models import Matter, Opinion
from suggestions.services import triage
from suggestions.tests import given
from suggestions.tests.desk import NOW, Desk, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    with time_machine.travel(NOW):
        yield Desk(given.county())


def press(desk, who, key, items, **said):
    return desk.post(who, f"/console/work/{key}/bulk/", item=items, **said)


def test_three_are_taken_and_the_one_somebody_took_meanwhile_says_so(desk):
    opinions = [given.pending(desk.world) for _ in range(3)]
    numbers = [opinion.number for opinion in opinions]
    page = desk.get("clerk", "/console/work/pending/").content.decode()
    assert page.count('form="bulk"') == 3
    shown = words(press(desk, "clerk", "pending", numbers))
    assert "接手初审：3件" in shown
    assert set(Opinion.objects.values_list("state", flat=True)) == {"pending"}  # the first press only shows

    done = words(press(desk, "clerk", "pending", numbers, confirmed="1"))
    assert "接手初审：3件办好" in done
    assert set(Opinion.objects.values_list("state", "taken_by__username")) == {("triaging", "clerk")}
    assert AuditEvent.objects.filter(verb="take").count() == 3
    # Pressed twice: they are on that list no more.
    again = desk.post("clerk", "/console/work/pending/bulk/", item=numbers, confirmed="1")
    assert again.status_code == 302
    assert AuditEvent.objects.filter(verb="take").count() == 3


def test_one_refusal_leaves_the_others_done(desk):
    first, second = given.pending(desk.world), given.pending(desk.world)
    triage.take(opinion_id=first.pk, actor=desk.world.actor("second_clerk", NOW), at=NOW, version=first.version)
    done = words(press(desk, "clerk", "pending", [first.number, second.number], confirmed="1"))
    assert "1件办好" in done
    assert "没有办成" in done
    assert "刚刚有人办过了" in done
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.taken_by, second.taken_by) == (desk.world.user("second_clerk"), desk.world.user("clerk"))


def test_two_matters_go_to_one_unit_and_two_units_sign(desk):
    matters = [given.accepted(desk.world).matter for _ in range(2)]
    ids = [str(matter.public_id) for matter in matters]
    assert "由哪个单位主办" in words(press(desk, "presidium_clerk", "to-dispatch", ids))
    missing = press(desk, "presidium_clerk", "to-dispatch", ids, confirmed="1")
    assert missing.status_code == 422
    assert "请选择一个单位" in words(missing)
    unit = desk.world.unit("township_gov").pk
    done = words(
        press(desk, "presidium_clerk", "to-dispatch", ids, confirmed="1", lead_unit=unit, instruction="先封路。")
    )
    assert "2件办好" in done
    assert set(Matter.objects.values_list("state", "instruction")) == {("dispatched", "先封路。")}

    assert "签收：2件办好" in words(press(desk, "township_handler", "to-sign", ids, confirmed="1"))
    assert set(Matter.objects.values_list("state", flat=True)) == {"handling"}


def test_what_is_not_mine_or_no_identifier_is_not_there(desk):
    theirs = given.pending(desk.world)
    for who, key, status in (("township_handler", "pending", 404), ("clerk", "reply-review", 404)):
        assert press(desk, who, key, [theirs.number], confirmed="1").status_code == status
    matter = given.accepted(desk.world).matter
    for wrong in ("%", "1", "x" * 5000, str(matter.public_id)):
        answer = press(desk, "roads_handler", "to-sign", [wrong], confirmed="1")
        assert answer.status_code == 302
    assert Client().post("/console/work/pending/bulk/", {"item": theirs.number}).status_code == 302
    theirs.refresh_from_db()
    assert theirs.state == "pending"
