"""Somebody with a printed slip votes on a phone, and cannot vote again."""

from datetime import timedelta

import pytest

from core import ballots
from core.clock import now
from oversight.services import voting
from oversight.tests import given
from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_slip_votes_once_on_a_phone(at_device):
    at = now()
    case = given.self_checked(at=at)
    terms = voting.Terms(at - timedelta(minutes=1), at + timedelta(hours=2), 5)
    case.act(voting.open_ballot, at=at, terms=terms)
    slip = case.print_slips("citizens", 1, at=at)[0]

    voter = at_device(PHONE)
    voter.open("/b/")
    voter.fill(code=ballots.grouped(slip.code))
    voter.press("打开选票")
    for question in case.box.questions:
        voter.choose_text(f"q{question['key']}", "基本满意")
    voter.picture("ballot-1-paper")
    voter.press("投票")
    assert "已经投票，谢谢您" in voter.text()
    voter.picture("ballot-2-thanks")

    voter.page.goto(f"{voter.site}/b/{slip.code}/")
    assert "这张票已经投过，不能再投" in voter.text()
    voter.picture("ballot-3-used")
    assert [paper.choices for paper in case.box.papers.all()] == [given.paper(case, given.B)]
