"""The 群众意见登记表: blank, to be filled in by hand where there is no signal, or filled from an opinion.

Names and phones are kept apart and are never printed from the system; on a blank sheet people write them themselves.
"""

from typing import TYPE_CHECKING

from django.conf import settings

from core.clock import local_date
from core.paper_forms import Paper, Row, Rows, Words
from suggestions.console import wording
from suggestions.states import Channel, IdentityMode, Urgency

if TYPE_CHECKING:
    from suggestions.models import Opinion

TITLE = "群众意见登记表"
NOTICE = (
    "填写说明：照群众原话写，写完念给本人听。姓名、电话可以不留，留了由站点加密保存，谁看过都会记下；"
    "选“匿名”的不填姓名电话。收回后请在两天内录入系统，这张表交联络站保管。"
)
KEPT_APART = "姓名、电话另外保存，不印在表上"


def blank() -> Paper:
    """Return the empty sheet."""
    channels = "　".join(f"□{word}" for word in ("接待", "走访", "集市", "电话", "信箱", "其他"))
    rows = (
        Row("登记编号", "（录入后填）"),
        Row("收到时间", "　　　　年　　月　　日　　时　　分"),
        Row("怎样收到", channels),
        Row("站点和登记人", ""),
        Row("反映人", "□实名　□实名（对承办单位保密）　□匿名\n姓名：　　　　　　　　电话："),
        Row("事情在哪里", "", high=20),
        Row("原话", "", high=50),
        Row("是否紧急", "　".join(f"□{word.label}" for word in Urgency)),
        Row("原话给单位看", "□同意　□不同意"),
        Row("代表可以联系", "□可以　□不用"),
        Row("念给本人听", "□已念，本人没有意见　　签名（可不签）："),
    )
    return _paper(rows, "")


def filled(opinion: "Opinion") -> Paper:
    """Return an opinion's sheet: its words and where they went, nobody's name or phone."""
    identity = {IdentityMode.ANONYMOUS: "匿名"}.get(
        IdentityMode(opinion.identity_mode),
        f"{IdentityMode(opinion.identity_mode).label}（{KEPT_APART}）",
    )
    received = local_date(opinion.received_at)
    late = "（补录）" if opinion.late_entry else ""
    rows = (
        Row("收到时间", f"{received.year}年{received.month}月{received.day}日{late}"),
        Row("怎样收到", Channel(opinion.channel).label),
        Row("站点和登记人", _recorded(opinion), one_line=True),
        Row("反映人", identity),
        Row("事情在哪里", wording.place_of(opinion)),
        Row("原话", opinion.text, high=40),
        Row("是否紧急", Urgency(opinion.urgency).label),
        Row("原话给单位看", "同意" if opinion.share_original else "不同意"),
        Row("类别和分级", _classified(opinion)),
        Row("交办摘要", opinion.summary or "还没有写"),
        Row("办到哪里", opinion.get_state_display()),
    )
    return _paper(rows, opinion.number)


def _paper(rows: tuple[Row, ...], number: str) -> Paper:
    return Paper(
        title=TITLE, number=f"登记编号 {number}" if number else "",
        parts=(Rows(rows), Words((NOTICE,), plain=True, small=True)),
        author=settings.CONGRESS_NAME,
    )  # fmt: skip


def _recorded(opinion: "Opinion") -> str:
    where = opinion.station.name if opinion.station is not None else opinion.owner.name
    return f"{where}　{opinion.recorder.name}" if opinion.recorder is not None else where


def _classified(opinion: "Opinion") -> str:
    if opinion.category is None:
        return "还没有分类"
    return f"{opinion.category.name}，{opinion.get_grade_display() or '还没有分级'}"
