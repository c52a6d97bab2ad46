"""The forms of review, feedback and what follows a round: send back, tell, order again, conclude."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.clock import local_date
from suggestions import policies
from suggestions.console.forms.base import MomentField, StepForm, day_field, line, long_text, minute, one_of, tick
from suggestions.console.forms.merging import others_said, ways_of_others
from suggestions.services.adjudication import Talk
from suggestions.states import CitizenAtHearing, FeedbackWay, IdentityMode, MatterKind, ReplyFault

if TYPE_CHECKING:
    from suggestions.models import Matter


class SendBackReplyForm(StepForm):
    """退回修改。"""

    fault = one_of("退回原因", ReplyFault.choices, "请选择退回原因。")
    reason = long_text("哪里要修改", "写具体：哪一点没有答到、缺什么凭据。单位照这个改，答复期限继续算。")


class FeedbackForm(StepForm):
    """登记反馈；登记后评价时间开始。"""

    lead = "把答复告诉群众和跟进代表以后登记。登记后群众和代表才能评价。"
    way = one_of("怎样告诉群众的", FeedbackWay.choices, "请选择是怎样告诉群众的。")
    told_at = MomentField("告知时间")
    note = long_text("反馈情况（可不填）", "群众当时说了什么，不要替群众评价。", rows=3)
    deputy_told = tick("已经告诉代表")

    def __init__(self, data: Any = None, *, matter: "Matter", at: datetime) -> None:
        anonymous = all(o.identity_mode == IdentityMode.ANONYMOUS for o in matter.opinions.all())
        initial: dict[str, Any] = {"version": matter.version, "told_at": minute(at)}
        if anonymous:
            initial["way"] = FeedbackWay.TRACKING_PAGE
        if matter.kind == MatterKind.SUGGESTION:
            initial["way"] = FeedbackWay.TO_DEPUTY
        elif wished := _wished(matter):
            initial["way"] = wished
        super().__init__(data, initial=initial)
        if matter.kind == MatterKind.SUGGESTION:
            self.lead = "把单位签发的答复送达领衔和附议代表，有关联群众的也告诉群众，然后登记。登记后才能评价。"
            self.fields["way"].label = "怎样送达的"
        if not policies.asked_deputies(matter):
            del self.fields["deputy_told"]
        self.fields.update(others := ways_of_others(matter))
        if others:
            self.fields["way"].label = "怎样告诉主件的群众的"
        self.order_fields(["version", "way", *(name for name in self.fields if name.startswith("way_"))])

    def arguments(self) -> dict[str, Any]:
        """Return what the command takes; how merged citizens were told travels as one."""
        return others_said(super().arguments())


def _wished(matter: "Matter") -> str:
    """Return how the citizens said they would like to be answered, where all said the same; else nothing."""
    wishes = {opinion.answer_way for opinion in matter.opinions.all()}
    return wishes.pop() if len(wishes) == 1 else ""


class OrderForm(StepForm):
    """重新交办。"""

    order = long_text("重新办理的要求", "针对不满意的理由写清要补做什么。重新办理由原单位承担，期限重新算。")


class HearingForm(StepForm):
    """登记会商。"""

    lead = "请代表、有专长的人、承办单位坐到一起，也请反映人到会。开完会在这里登记，再作结论。"
    held_on = day_field("会商日期")
    place = line("地点", max_length=60)
    participants = long_text("参加会商的人", "一行写一个人：姓名和身份，例如“王某某，县人大代表”。不少于三人。", rows=5)
    citizen = one_of("反映人到会了吗", CitizenAtHearing.choices, "请选择反映人是不是到会。")
    said = long_text("各方意见", "代表怎么看、单位怎么说、反映人要什么，分别写清。", rows=7)

    def __init__(self, data: Any = None, *, matter: "Matter", at: datetime) -> None:
        super().__init__(data, initial={"version": matter.version, "held_on": local_date(at)})

    def arguments(self) -> dict[str, Any]:
        """Return the version and the hearing as one."""
        said = super().arguments()
        version = said.pop("version")
        return {"version": version, "talk": Talk(**{**said, "participants": tuple(said["participants"].splitlines())})}


class FurtherHandlingForm(StepForm):
    """认定继续办理。"""

    conclusion = long_text("会商结论", "写明认定单位还要做什么、做到什么程度。单位必须照办；只能认定一次。", rows=6)


class ExplainForm(StepForm):
    """认定解释办结。"""

    conclusion = long_text(
        "会商结论",
        "写明为什么认定已经解释清楚；承诺不能兑现的，写明原因。群众和代表能看到。办结后记为“经会商解释办结”，不算满意。",
        rows=6,
    )
