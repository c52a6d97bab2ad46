"""Groups and the task force of the demo county: an open offer, findings, notes with a week missing, all rules kept."""

from time import monotonic

import pytest
from django.core.management import call_command

from core import clock
from oversight import task_force_selectors as reads
from oversight.models import TaskForce
from renda.demo import files, groups
from renda.demo.builder import build_county
from renda.demo.cast import Staff
from renda.demo.opinions import opinions
from renda.demo.story import Story
from suggestions.models import GroupOffer
from suggestions.selectors import invariants

SECONDS = 8


@pytest.mark.django_db
def test_one_offer_is_open_one_has_findings_and_a_task_force_has_missed_a_week():
    call_command("load_reference")
    now = clock.now()
    built = build_county(now, lambda _: None)
    staff = Staff.on_duty()
    for row in [row for row in opinions() if row.target == "handling"][:4]:
        Story(row, built, staff, now).tell()
    files.tell(built, staff, now, lambda _: None)
    begun = monotonic()
    groups.tell(built, staff, now, lambda _: None)

    assert monotonic() - begun < SECONDS
    found = {(o.state, o.group.name, o.opinion.state) for o in GroupOffer.objects.select_related("group", "opinion")}
    assert found == {
        ("offered", "农业农村代表小组", "with_group"), ("done", "教科文卫代表小组", "accepted"),
    }  # fmt: skip
    force = reads.with_everything(TaskForce.objects.all()).get()
    assert force.items.count() == 3
    states = [line.state for line in reads.week_lines(force, clock.local_date(now))]
    assert states.count("missing") == 1
    assert states.count("written") >= 2
    assert list(invariants.breaches()) == []
