"""The chapter of elected and appointed officers: invented people, some of whom came to a session this year."""

from datetime import date, datetime

from accounts.roles import Role
from core.clock import local_date, local_year
from liaison.models import Activity
from liaison.states.activities import ActivityKind, ActivityState
from oversight import officer_selectors as reads
from oversight.services import officers
from oversight.services.officers import Entry
from renda.demo.builder import Built, Say
from renda.demo.cast import Staff

# Invented names; the office, how it was taken, and the body of the demo county it belongs to.
REGISTER = (
    ("梁正", "副县长", "elected", None),
    ("宋明远", "县监察委员会主任", "elected", "jianwei"),
    ("高志强", "县交通运输局局长", "appointed", "jiaotong"),
    ("何水生", "县水利局局长", "appointed", "shuili"),
    ("田广禾", "县农业农村局局长", "appointed", "nongye"),
    ("金谷雨", "县财政局局长", "appointed", "caizheng"),
)
BASIS = "《示例县人大常委会关于人大选举和任命人员进人大代表家站点工作办法》第四条"


def tell(built: Built, staff: Staff, now: datetime, say: Say) -> None:
    """Enter the register as of January, and who came to the sessions that were held this year."""
    year = local_year(now)
    committee = staff.at(built.organisations["daibiao_gongwei"].pk, Role.COUNTY_DISPATCHER)
    actor = staff.actor(committee, now)
    officers.set_quota(year=year, visits=1, basis=BASIS, actor=actor, at=now)
    by_body = {}
    for name, office, how, key in REGISTER:
        body = built.organisations.get(key) if key else None
        entry = Entry(name, office, how, date(year - 1, 1, 18), body.pk if body else None)
        made = officers.enter_officer(entry=entry, actor=actor, at=now)
        if body is not None:
            by_body[body.pk] = made
    held = (ActivityState.HELD, ActivityState.SUMMARISED)
    for session in Activity.objects.filter(kind=ActivityKind.ORGAN_DAY, state__in=held).order_by("starts_at"):
        if session.organ_id in by_body:
            officers.record_officers(
                activity_id=session.pk, officer_ids=[by_body[session.organ_id].pk], actor=actor, at=now
            )
    board = reads.board(year, local_date(now))
    say(f"选举任命人员{len(board)}名，已进站{sum(row.done for row in board)}名")
