"""The only place for how the console says things: a line of history, what a step did, an opinion's facts."""

from typing import TYPE_CHECKING, Any

from core.clock import SHANGHAI, local_date
from core.templatetags.renda_ui import opinion_number
from liaison.states import CodeTarget
from suggestions.selectors.details import TrailLine
from suggestions.states import (
    FeedbackWay,
    Grade,
    IdentityMode,
    Level,
    MatterAction,
    MatterKind,
    OpinionAction,
    RejectReason,
    Remark,
    ReopenGround,
    ResultClass,
    StillOk,
    SuggestionAction,
    Urgency,
)

if TYPE_CHECKING:
    from liaison.models import ActivityQuestion
    from suggestions.models import Matter, Opinion

# Codes whose occasion says more of an opinion than the station and the deputy do, which stand there anyway.
NAMED_CODES = (CodeTarget.SHIFT, CodeTarget.KIOSK, CodeTarget.PROJECT)
STATUS_TONES = {
    "pending": "warn", "triaging": "info", "need_info": "wait", "answered": "ok", "reject_review": "warn",
    "rejected": "mute", "accepted": "ok", "transferred": "mute", "withdrawn": "mute", "archived": "mute",
    "to_dispatch": "warn", "escalated": "warn", "with_government": "warn", "dispatched": "warn",
    "appealed": "warn", "return_review": "warn", "returned": "mute", "ended": "mute", "extension_review": "warn",
    "handling": "info",
    "merged": "mute",
    "reply_review": "warn", "feedback_due": "wait", "to_evaluate": "wait", "rehandling": "alert",
    "adjudication": "alert", "tracking": "info", "closed": "ok",
    "with_group": "wait", "to_suggestion": "ok", "to_sign": "warn", "replied": "wait", "done": "ok",
}  # fmt: skip
IDENTITY_WORDS = {
    IdentityMode.ANONYMOUS: "匿名：没有留姓名和电话",
    IdentityMode.REAL_NAME: "实名：承办单位办理时可以看到姓名和电话",
    IdentityMode.CONFIDENTIAL: "实名，对承办单位保密：只有站点和交办的一方可以看",
}
DONE: dict[str, str] = {
    OpinionAction.TAKE: "已接手，请分类分级。",
    OpinionAction.CLASSIFY: "已保存分类分级，可以受理并报送交办了。",
    OpinionAction.RESUME_TRIAGE: "不再等群众补充，请继续初审。",
    OpinionAction.DECLINE_REJECTION: "没有同意不予受理，已退回初审。",
    OpinionAction.UPHOLD_REJECTION: "已维持不予受理，群众在查询页能看到理由。",
    OpinionAction.OVERTURN_REJECTION: "已撤销不予受理，回到初审。",
    OpinionAction.OFFER_TO_DEPUTY: "已请代表研判，两个工作日内没有承接的自动退回初审。",
    OpinionAction.OFFER_TO_GROUP: "已请专业小组研判，两个工作日内没有承接的自动退回初审。",
    OpinionAction.TAKE_BACK_OFFER: "已收回，请继续初审。",
    MatterAction.ASK_RETURN: "已申请退办，等交办的一方审核；办理期限继续算。",
    MatterAction.AGREE_RETURN: "已同意退办，交给新的主办单位。",
    MatterAction.REFUSE_RETURN: "没有同意退办，由原单位办理。",
    MatterAction.ADJUDICATE_LEAD: "已裁定主办单位，不能再退办；职责目录已经记下。",
    MatterAction.CO_ASK_RETURN: "已申请退办，等交办的一方审核。",
    MatterAction.ASK_CO_AGAIN: "已请会办单位重提，原来的意见保留。",
    MatterAction.WAIVE_CO_OPINION: "已同意免交，主办单位不用再等。",
    MatterAction.ASK_EXTENSION: "已申请延期，等交办的一方审核；批准以前按原来的期限办。",
    MatterAction.GRANT_EXTENSION: "已批准延期，群众和代表能看到新的日期和安排。",
    MatterAction.REFUSE_EXTENSION: "没有同意延期，按原来的期限答复。",
    MatterAction.SEND_BACK_REPLY: "答复已退回单位修改。",
    MatterAction.APPROVE_REPLY: "答复已审核通过，请反馈群众和代表。",
    MatterAction.ISSUE_REPLY: "答复已签发，由交办的一方反馈代表和群众。",
    MatterAction.ACCEPT_RESULT: "已验收办结。",
    MatterAction.RECORD_FEEDBACK: "已登记反馈，群众和代表可以评价了。",
    MatterAction.REPORT_FULFILMENT: "已报告承诺兑现，由交办的一方核实。",
    MatterAction.SEND_BACK_FULFILMENT: "兑现报告已退回单位。",
    MatterAction.CONFIRM_FULFILMENT: "已核实兑现，这件事办结。",
    MatterAction.CHANGE_COMMITMENT: "已变更承诺日期，代表和群众能看到理由。",
    MatterAction.RECORD_VISIT: "已登记回访。",
    MatterAction.REOPEN: "已恢复办理，请重新交办。",
    OpinionAction.MERGE: "已合并，群众在查询页能看到；答复时分别告知。",
    OpinionAction.SPLIT: "已拆分，这件回到初审。",
    MatterAction.TELL_MERGED: "已登记，这位群众可以评价了。",
    MatterAction.EXPLAIN_TO_MINORITY: "已登记说明，这位群众在查询页能看到。",
}
PLAIN: dict[str, str] = {
    OpinionAction.SUBMIT: "提交意见",
    OpinionAction.IMPORT_HISTORY: "导入历史件",
    OpinionAction.ADD_INFO: "补充了情况",
    OpinionAction.OBJECT: "不认可答复",
    MatterAction.CLOSE: "办结",
    MatterAction.REQUIRE_REHANDLING: "评价结束，须重新办理",
    MatterAction.REFER_TO_ADJUDICATION: "评价结束，转疑难事项会商",
    MatterAction.TRACK: "评价结束，转承诺跟踪",
    MatterAction.END: "终止办理",
    "hand_over_unit": "单位撤并，移交接续的单位办理",
    "hand_over_handler": "换承办人",
    OpinionAction.TO_SUGGESTION: "代表据此提出建议，一并办理",
}
TITLE_LENGTH = 24
LABELS: dict[str, str] = {str(a): a.label for a in (*OpinionAction, *MatterAction, *SuggestionAction)}
# What the trail keeps as a word of the tables, and the words it is read with.
DETAILS: tuple[tuple[str, type[Any]], ...] = (
    ("reason", RejectReason),
    ("grade", Grade),
    ("urgency", Urgency),
    ("level", Level),
    ("result_class", ResultClass),
    ("remark", Remark),
    ("still_ok", StillOk),
    ("ground", ReopenGround),
)


def done_sentence(action: str) -> str:
    """Return what is said on the page after a step."""
    return DONE.get(action, f"已{LABELS[action]}。")


def history_step(line: TrailLine) -> dict[str, Any]:
    """Return a line of the trail as the timeline partial takes it."""
    event = line.event
    return {
        "title": PLAIN.get(event.verb, LABELS.get(event.verb, event.verb)),
        "time": event.at.astimezone(SHANGHAI),
        "who": line.who,
        "text": "，".join(_details(event.verb, event.detail)),
        "state": "done",
    }


def _details(verb: str, detail: dict[str, Any]) -> list[str]:
    words = [kind(detail[key]).label for key, kind in DETAILS if detail.get(key) in kind.values]
    if verb == MatterAction.RECORD_FEEDBACK and detail.get("way") in FeedbackWay.values:
        words.append(FeedbackWay(detail["way"]).label)
    if detail.get("late"):
        words.append("补录")
    if detail.get("co_units"):
        words.append(f"会办单位{detail['co_units']}个")
    round_no = detail.get("round_no")
    if isinstance(round_no, int) and round_no > 1:
        words.append(f"第{round_no}轮")
    return words


def beginning(text: str) -> str:
    """Return the first words of a text, for what has no title yet."""
    flat = " ".join(text.split())
    return flat if len(flat) <= TITLE_LENGTH else f"{flat[:TITLE_LENGTH]}…"


def place_of(item: "Opinion") -> str:
    """Return where it is, as fully as it is known."""
    region = item.place_region.name if item.place_region is not None else ""
    return f"{region}{item.place_text}" or "没有写"


def _scanned(opinion: "Opinion") -> list[tuple[str, str]]:
    """Return the occasion of the code that was scanned, where it says more than station, deputy and activity do."""
    code = opinion.code
    return [("扫的码", str(code))] if code is not None and code.target_kind in NAMED_CODES else []


def opinion_facts(opinion: "Opinion") -> list[tuple[str, str]]:
    """Return what the head of an opinion's page says beside the text."""
    facts = [
        ("地点", place_of(opinion)),
        ("身份", IDENTITY_WORDS[IdentityMode(opinion.identity_mode)]),
        ("原话", "同意承办单位看原话" if opinion.share_original else "没有同意承办单位看原话"),
        ("收到时间", moment(opinion.received_at)),
        ("登记", _recorded(opinion)),
        ("初审单位", str(opinion.owner)),
    ]
    if opinion.late_reason:
        facts.append(("补录原因", opinion.late_reason))
    if opinion.answer_way:
        facts.append(("希望怎样答复", opinion.get_answer_way_display()))
    if opinion.activity is not None:
        facts.append(("收到的活动", opinion.activity.title))
    facts += _scanned(opinion)
    if opinion.merged_into is not None:
        facts.append(("合并", f"已并入{opinion_number(opinion.merged_into.number)}，随那一件办理"))
    if opinion.bypass_local:
        facts.append(("要求", "不经本村、本站，直接交县人大"))
    if opinion.receiving_deputy is not None:
        facts.append(("联系的代表", opinion.receiving_deputy.name))
    if opinion.taken_by is not None:
        facts.append(("初审人", opinion.taken_by.name))
    return facts


def triage_facts(opinion: "Opinion") -> list[tuple[str, str]]:
    """Return what triage has found; nothing before it is classified, or when it only goes by its master's category."""
    if opinion.category is None or (opinion.merged_into is not None and not opinion.summary):
        return []
    tags = [word for word, on in (("专业性强", opinion.is_specialised), ("涉面广", opinion.is_broad)) if on]
    return [
        ("标题", opinion.title),
        ("类别", opinion.category.name),
        ("分级", opinion.get_grade_display()),
        ("紧急程度", opinion.get_urgency_display()),
        ("需要研判", "、".join(tags) or "不需要"),
        ("跟进代表", opinion.followup_deputy.name if opinion.followup_deputy else "没有指定"),
        ("交办摘要", opinion.summary),
    ]


def matter_facts(matter: "Matter") -> list[tuple[str, str]]:
    """Return what the head of a matter's page says beside the summary."""
    facts = [
        ("类别", matter.category.name),
        ("分级", f"{matter.get_grade_display()}，{matter.get_urgency_display()}"),
        ("所在地", matter.region.name),
        ("层级", _level(matter)),
        ("受理时间", moment(matter.accepted_at)),
    ]
    late = [opinion for opinion in matter.opinions.all() if opinion.late_mark]
    facts += [(o.late_mark, f"{local_date(o.received_at)}收到，{local_date(o.recorded_at)}登记") for o in late]
    if matter.dispatched_at is not None:
        facts.append(("交办时间", moment(matter.dispatched_at)))
    if matter.round_no > 1:
        facts.append(("轮次", f"第{matter.round_no}轮（{'问题反复，恢复办理' if matter.came_back else '重新办理'}）"))
    if matter.closed_at is not None:
        facts.append(("办结", f"{moment(matter.closed_at)}，{matter.get_remark_display()}"))
    return facts


def question_facts(asked: "ActivityQuestion | None") -> list[tuple[str, str]]:
    """Return where the question behind a matter was asked and who took it away; nothing for other matters."""
    if asked is None:
        return []
    day = local_date(asked.activity.starts_at)
    where = f"{day.month}月{day.day}日{asked.activity.get_kind_display()}“{asked.activity.title}”"
    return [("来源", f"{where}，{asked.get_asker_kind_display()}提出"), ("带回", asked.officer)]


def _level(matter: "Matter") -> str:
    """Return the level and how it came there."""
    if matter.kind == MatterKind.QUESTION:
        return f"{matter.get_level_display()}，由单位带回办理，向{matter.owner}反馈"
    if matter.kind == MatterKind.SUGGESTION:
        return f"{matter.get_level_display()}代表建议，由{matter.owner}交办"
    if matter.level == Level.TOWNSHIP:
        return f"乡镇级，由{matter.owner}交办"
    return "县级，直接交县人大" if matter.owner.deputy_affairs else f"县级，由{matter.owner}报送"


def _recorded(opinion: "Opinion") -> str:
    how = f"{opinion.get_channel_display()}，{opinion.get_entry_mode_display()}"
    if opinion.recorder is None:
        return how
    late = "，补录" if opinion.late_entry else ""
    return f"{how}（{opinion.recorder.name}，{moment(opinion.recorded_at)}{late}）"


def moment(at: Any) -> str:
    """Return a time as facts show it."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
