"""Papers of the demo county: last month's 通报 signed, this month's being drafted, a 专报 from a common problem."""

from datetime import datetime

from accounts import selectors as accounts
from accounts.roles import Role
from insights.inputs import later, this_month
from insights.models import CommonProblem
from insights.services import bulletins
from renda.demo.builder import Built, Say
from renda.demo.cast import Staff

SIGNER = "分管副主任（示例）"


def tell(built: Built, staff: Staff, now: datetime, say: Say) -> None:
    """Draft and sign last month's paper, draft this month's, and one for the leaders from the oldest common problem."""
    actor = staff.actor(staff.at(accounts.county_committee().pk, Role.COUNTY_DISPATCHER), now)
    month = this_month(now)
    last = bulletins.draft_monthly(first=later(month, -1), actor=actor, at=now)
    bulletins.issue_bulletin(bulletin_id=last.pk, actor=actor, at=now, version=last.version, signer=SIGNER)
    bulletins.draft_monthly(first=month, actor=actor, at=now)
    problem = CommonProblem.objects.order_by("pk").first()
    if problem is not None:
        bulletins.draft_voices(
            key="demo-voices", topic=problem.title[:40], opinion_ids=[], problem_id=problem.pk, actor=actor, at=now
        )
    say("通报2份，其中签发1份；社情民意专报初稿" + ("1份" if problem is not None else "0份"))
