"""The forms of what comes after a reply: promises kept, checked and moved, return visits, problems that came back."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from core.clock import local_date
from suggestions import aftercare
from suggestions.console.forms.base import StepForm, day_field, long_text, one_of
from suggestions.forms import PhotosField
from suggestions.services.promises import Fulfilment
from suggestions.states import StillOk, VisitWay

if TYPE_CHECKING:
    from suggestions.models import Matter

STAFF_WAYS = [(way.value, way.label) for way in VisitWay if way != VisitWay.TRACKING_PAGE]


class FulfilmentForm(StepForm):
    """报告承诺兑现。"""

    lead = "承诺的事做完了再报。报告后由交办的一方核实，核实后告诉代表和群众。"
    report = long_text("兑现情况", "写清做了什么、什么时候做完、现在怎样。核实后群众和代表能看到。", rows=5)
    evidence = long_text("凭据", "例如验收单、群众签字、现场照片是什么时候在哪里拍的。", rows=3)
    photos = PhotosField("照片（可不选）", "做好以后的照片；没有提交成功的要重新选。")

    def refuse(self, refusal: Any) -> None:
        """Show a refusal about a picture beside the pictures."""
        field = "photos" if refusal.field == "photo" else refusal.field
        self.add_error(field if field in self.fields else None, refusal.message)

    def arguments(self) -> dict[str, Any]:
        """Return the version and what is reported as one."""
        said = super().arguments()
        version = said.pop("version")
        return {"version": version, "fulfilment": Fulfilment(**{**said, "photos": tuple(said["photos"])})}


class SendBackFulfilmentForm(StepForm):
    """退回兑现报告。"""

    reason = long_text("哪里没有做到", "写具体，单位照这个补做。承诺的日期不变。", rows=3)


class ConfirmFulfilmentForm(StepForm):
    """核实兑现并办结。"""

    lead = "核实以后这件事办结，代表会收到消息，群众在查询页能看到。按期还是超期，以单位报告的那天为准。"
    check_note = long_text("怎样核实的", "例如：到现场看了，水已经通了；打电话问了反映人。", rows=3)


class ChangeForm(StepForm):
    """变更承诺日期。"""

    due_on = day_field("改到哪一天")
    reason = long_text("变更的理由", "代表和群众都能看到。写清为什么不能按期完成、现在做到哪一步。", rows=4)

    def __init__(self, data: Any = None, *, matter: "Matter") -> None:
        super().__init__(data, initial={"version": matter.version})
        promise = aftercare.standing_promise(matter)
        if promise is None:
            return
        left = aftercare.CHANGES_MAX - promise.changed_times
        rule = (
            f"单位最多变更{aftercare.CHANGES_MAX}次，还可以变更{left}次。"
            if left > 0
            else "单位已经变更两次，由县人大代表工委决定。"
        )
        self.lead = f"现在承诺{promise.due_on.year}年{promise.due_on.month}月{promise.due_on.day}日以前完成。{rule}"


class VisitForm(StepForm):
    """登记回访。"""

    done_on = day_field("回访日期")
    way = one_of("怎样回访的", STAFF_WAYS, "请选择怎样回访的。")
    still_ok = one_of("现在的情况", StillOk.choices, "请选择现在的情况。", "选“问题反复”的，由交办的一方恢复办理。")
    note = long_text("回访情况", "写反映人怎么说、现场怎样。“一直解决得好”的可以不写。", rows=4)

    def __init__(self, data: Any = None, *, matter: "Matter", at: datetime) -> None:
        super().__init__(data, initial={"version": matter.version, "done_on": local_date(at)})
        planned = min((v.planned_on for v in matter.visits.all() if v.done_on is None and v.planned_on), default=None)
        if planned is not None:
            self.lead = _planned(planned)


def _planned(day: date) -> str:
    return f"计划{day.year}年{day.month}月{day.day}日回访。提前七天以内的算这一次，再早的另外登记。"


class ReopenForm(StepForm):
    """问题反复，恢复办理。"""

    lead = "恢复办理后由原来的单位重新办理，轮次重新算；原来的办结情况和评价都保留。"
    evidence = long_text("问题又怎样了", "什么时候、在哪里、什么情况。单位能看到。", rows=4)

    def __init__(self, data: Any = None, *, matter: "Matter") -> None:
        found = [v.note for v in matter.visits.all() if v.still_ok == StillOk.REBOUND and v.round_no == matter.round_no]
        super().__init__(data, initial={"version": matter.version, "evidence": found[-1] if found else ""})
