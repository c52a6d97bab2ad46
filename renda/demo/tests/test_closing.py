"""The demo county after its replies: promises of every fate, visits made and due, problems back, all rules kept."""

from collections import Counter
from time import monotonic

import pytest
from django.core.management import call_command

from core import clock
from core.models import Clock
from renda.demo import activities, closing
from renda.demo.builder import build_county
from renda.demo.cast import Staff
from renda.demo.opinions import opinions
from renda.demo.story import Story
from suggestions.models import Commitment, Matter, Reopening, ReturnVisit
from suggestions.selectors import invariants
from suggestions.states import CommitmentState, MatterKind, MatterState, StillOk, VisitState

SECONDS = 8


@pytest.mark.django_db
def test_promises_of_every_fate_visits_and_what_came_back(capsys):
    call_command("load_reference")
    now = clock.now()
    built = build_county(now, lambda _: None)
    staff = Staff.on_duty()
    for row in [row for row in opinions() if row.target in ("closed", "tracking")]:
        Story(row, built, staff, now).tell()
    activities.tell(built, staff, now, lambda _: None)
    begun = monotonic()
    closing.tell(built, staff, now, lambda _: None)

    assert monotonic() - begun < SECONDS
    states = Counter(Commitment.objects.values_list("state", flat=True))
    assert {CommitmentState.OPEN, CommitmentState.REPORTED, CommitmentState.DONE} <= set(states)
    assert Commitment.objects.filter(state=CommitmentState.OPEN, due_on__lt=clock.local_date(now)).count() == 1
    assert Commitment.objects.filter(changed_times=1).count() == 1
    found = Counter(ReturnVisit.objects.values_list("still_ok", flat=True))
    assert found[StillOk.YES] > 40
    assert found[StillOk.PARTLY] >= 1
    assert found[StillOk.REBOUND] >= 1
    assert ReturnVisit.objects.filter(state=VisitState.PLANNED).exists()
    assert Reopening.objects.exists()
    assert Matter.objects.filter(state=MatterState.REHANDLING, rounds_before=1).exists()
    # 新沂: asked at an organ day, answered within the month, visited, back, handled again.
    question = Matter.objects.get(kind=MatterKind.QUESTION, rounds_before=1)
    assert (question.state, question.round_no) == (MatterState.HANDLING, 2)
    assert (
        Clock.objects.get(subject_kind="matter", subject_id=question.pk, kind="reply", round_no=1).verdict == "on_time"
    )
    assert Matter.objects.filter(kind=MatterKind.QUESTION).count() >= 4
    assert list(invariants.breaches()) == []
