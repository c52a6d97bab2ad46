"""The form with which an activity is planned or changed: common fields, and those only its kind has."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms

from accounts import selectors as places
from accounts.states import RegionLevel
from core.actors import Actor
from core.clock import SHANGHAI
from core.step_forms import MomentField, StepForm, line
from liaison.inputs import PLAN_FIELDS
from liaison.selectors import activities, stations_for
from liaison.states import StationStatus
from liaison.states.activities import (
    ActivityKind,
    Occasion,
    PlaceKind,
    Purpose,
    SpeakerKind,
    TopicClass,
    TrainingLevel,
    TrainingMode,
    VisitType,
)

if TYPE_CHECKING:
    from accounts.models import Region
    from liaison.models import Activity

CHOOSE = ("", "请选择")
# What the kind's own fields look like; `liaison.inputs` says which kind has which.
_OWN_FIELDS: dict[str, Any] = {
    "topic_class": lambda: _choice("讲什么", TopicClass.choices),
    "speaker_kind": lambda: _choice("谁来讲", SpeakerKind.choices),
    "visit_type": lambda: _choice("走访方式", VisitType.choices),
    "visited_label": lambda: line("走访对象（可不填）", "例如“第三网格”“东街商户”，不写姓名。", 60),
    "issue": lambda: line("协商议题", "要协商解决的是什么事。", 200),
    "parties": lambda: line("参加协商的各方", "例如“两个村民小组、镇水利站”，不写群众姓名。", 200),
    "law_name": lambda: line("检查的法律法规", "写全称。", 80),
    "organ": lambda: _choice("进站的国家机关", ()),
    "training_level": lambda: _choice("培训层次", TrainingLevel.choices),
    "training_mode": lambda: _choice("培训方式", TrainingMode.choices),
    "hours": lambda: forms.DecimalField(
        label="学时（可不填）", required=False, min_value=0, max_digits=4, decimal_places=1
    ),
}
KIND_HINTS: dict[str, str] = {
    ActivityKind.MOBILE_SESSION: "把联络站搬到村里、集市、车间，听意见、答政策。",
    ActivityKind.LECTURE: "给群众讲政策、讲法律、讲技术。",
    ActivityKind.VISIT: "随机走访、入户夜访、开门接访、上门回访、进网格、面商户。",
    ActivityKind.CONSULTATION: "把有关各方请到现场，一起商量一件事。",
    ActivityKind.MARKET_STALL: "在集市、广场摆摊听意见、发资料。",
    ActivityKind.RECEPTION_DAY: "代表在站里接待群众。",
    ActivityKind.ORGAN_DAY: "局长·代表面对面：国家机关到站里通报工作、现场答问。",
    ActivityKind.INSPECTION: "组织代表视察，提前十日通知代表。",
    ActivityKind.RESEARCH: "围绕一个题目组织代表调研。",
    ActivityKind.LAW_INSPECTION: "检查一部法律法规的实施情况。",
    ActivityKind.TRAINING: "初任、任期、专题培训。",
    ActivityKind.DUTY_REPORT_MEETING: "代表向选民述职。",
    ActivityKind.APPRAISAL_MEETING: "评议基层站所。",
}


def _choice(label: str, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[CHOOSE, *choices], required=False)


class PlanForm(StepForm):
    """What is said of an activity when it is planned; the command says what is missing."""

    title = line("名称", "群众和代表看到的名称，60个字以内。", 60)
    theme = line("主题活动（可不填）", "几次活动同一个主题的，写同样的名称，便于汇总。", 60)
    purposes = forms.MultipleChoiceField(
        label="活动内容", choices=Purpose.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    starts_at = MomentField("开始时间")
    ends_at = MomentField("结束时间")
    region = forms.TypedChoiceField(
        label="在哪个村（社区）", coerce=int, error_messages={"required": "请选择村（社区）。"},
        help_text="走出去的活动选到村，才会计入走村覆盖。",
    )  # fmt: skip
    place_text = line("具体地点", "例如“村委大院”“集市东头”。")
    place_kind = forms.ChoiceField(label="地点类型", choices=PlaceKind.choices, initial=PlaceKind.VILLAGE_YARD)
    occasion = forms.ChoiceField(label="结合什么时机", choices=Occasion.choices)
    station = forms.TypedChoiceField(
        label="联络站", coerce=int, required=False, empty_value=None,
        help_text="活动上收到的意见由这个站接收，活动码也是它的。",
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, kind: str, actor: Actor, at: datetime, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.own = PLAN_FIELDS.get(kind, ())
        for name in self.own:
            self.fields[name] = _OWN_FIELDS[name]()
        stations = stations_for(actor).exclude(status=StationStatus.CLOSED)
        self.offer("station", [("", "没有（例如视察、培训）"), *((s.pk, s.name) for s in stations)])
        self.offer("region", [CHOOSE, *((r.pk, _indented(r)) for r in places.regions_for(actor).order_by("code"))])
        if "organ" in self.own:
            self.offer("organ", [CHOOSE, *((o.pk, o.name) for o in activities.organs(at))])

    @property
    def own_fields(self) -> list[Any]:
        """The bound fields only this kind has, for the template."""
        return [self[name] for name in self.own]

    def arguments(self) -> dict[str, Any]:
        """Return the command's keyword arguments."""
        said = dict(self.cleaned_data)
        said["region_id"], said["station_id"] = said.pop("region"), said.pop("station")
        if "organ" in self.own:
            said["organ_id"] = int(said.pop("organ") or 0) or None
        return said


class NewActivityForm(PlanForm):
    """The same for a new one: for which body, and the key that keeps it from being planned twice."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    organiser = forms.TypedChoiceField(label="组织单位", coerce=int, error_messages={"required": "请选择组织单位。"})

    def __init__(self, data: Any = None, *, kind: str, actor: Actor, at: datetime, initial: dict[str, Any]) -> None:
        super().__init__(data, kind=kind, actor=actor, at=at, initial=initial)
        del self.fields["version"]
        bodies = activities.organisers_of(actor)
        self.offer("organiser", [(body.pk, body.name) for body in bodies])
        if len(bodies) == 1:
            self.fields["organiser"].widget = forms.HiddenInput()
            self.initial["organiser"] = bodies[0].pk

    def arguments(self) -> dict[str, Any]:
        """Return the command's keyword arguments."""
        said = super().arguments()
        said["organiser_id"] = said.pop("organiser")
        return said


def initial_of(activity: "Activity") -> dict[str, Any]:
    """Return what a draft says, as the form shows it."""
    same = (
        "version", "title", "theme", "purposes", "place_text", "place_kind", "occasion",
        *(name for name in PLAN_FIELDS.get(activity.kind, ()) if name != "organ"),
    )  # fmt: skip
    return {
        **{name: getattr(activity, name) for name in same},
        "starts_at": activity.starts_at.astimezone(SHANGHAI),
        "ends_at": activity.ends_at.astimezone(SHANGHAI),
        "region": activity.region_id,
        "station": activity.station_id,
        "organ": activity.organ_id,
    }


def _indented(region: "Region") -> str:
    return f"　{region.name}" if region.level == RegionLevel.VILLAGE else region.name
