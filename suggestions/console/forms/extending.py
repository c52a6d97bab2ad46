"""The forms of extensions (延期): the unit asks before the end, the dispatching side decides."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from suggestions import extension_deadlines, extension_policies
from suggestions.console.forms.base import StepForm, day_field, long_text, one_of
from suggestions.services.extending import day_text
from suggestions.states import ExtensionGround, MatterAction

if TYPE_CHECKING:
    from suggestions.models import Matter


class AskExtensionForm(StepForm):
    """申请延期。"""

    ground = one_of("延期原因", ExtensionGround.choices, "请选择延期原因。")
    reason = long_text("具体理由", "写明已经办到哪一步、为什么在期限内办不完。审批的人看。", rows=3)
    plan = long_text("这段时间怎么办", "先采取什么措施、每一步什么时候做。批准以后群众和代表能看到。", rows=3)
    wished_on = day_field("申请延到哪一天")

    def __init__(self, data: Any = None, *, matter: "Matter", at: datetime) -> None:
        super().__init__(data, initial={"version": matter.version})
        clock = extension_deadlines.reply_clock(matter)
        furthest = extension_deadlines.furthest(matter, clock, at) if clock is not None else None
        if clock is None or furthest is None:
            return
        left = extension_policies.times_allowed(matter) - extension_policies.times_granted(matter)
        self.lead = (
            f"现在的答复期限到{day_text(clock.last_day)}，最晚可以延到{day_text(furthest)}，还可以延{left}次。"
            "没有批准以前按原来的期限办；不批准的，本轮不再申请。"
        )
        first = extension_deadlines.day_after(clock.last_day)
        self.fields["wished_on"].widget.attrs.update(min=first.isoformat(), max=furthest.isoformat())


class GrantExtensionForm(StepForm):
    """批准延期。"""

    lead = "批准以后，答复期限改到下面这一天，群众和代表能看到新的日期和单位写的安排。"
    granted_on = day_field("批准延到哪一天", "可以比单位申请的早。")
    reason = long_text("审批意见（可不填）", rows=2)

    def __init__(self, data: Any = None, *, matter: "Matter", at: datetime) -> None:
        super().__init__(data, initial={"version": matter.version})
        asked = extension_policies.standing_extension(matter)
        if asked is not None:
            self.initial["granted_on"] = asked.wished_on
            first = extension_deadlines.day_after(asked.was_due_on)
            self.fields["granted_on"].widget.attrs.update(min=first.isoformat(), max=asked.wished_on.isoformat())


class RefuseExtensionForm(StepForm):
    """不同意延期。"""

    reason = long_text("为什么不同意", "单位能看到。不同意以后按原来的期限答复，本轮不再申请。", rows=3)


FORMS: dict[MatterAction, type[StepForm]] = {
    MatterAction.ASK_EXTENSION: AskExtensionForm,
    MatterAction.GRANT_EXTENSION: GrantExtensionForm,
    MatterAction.REFUSE_EXTENSION: RefuseExtensionForm,
}
# Their forms say from which day to which the end may be moved.
DATED = (MatterAction.ASK_EXTENSION, MatterAction.GRANT_EXTENSION)
