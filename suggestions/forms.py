"""Forms that several faces share: 代为登记 for staff and deputies; the rules are in `inputs` and the command."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile

from accounts.states import RegionLevel
from core import asked
from core.clock import SHANGHAI
from core.errors import Refused
from suggestions import inputs
from suggestions.inputs import Sender
from suggestions.services.collect import Statement
from suggestions.states import AnswerWay, Channel, IdentityMode, Urgency

if TYPE_CHECKING:
    from accounts.models import Region
    from liaison.models import Activity, Station

PICKER = "%Y-%m-%dT%H:%M"
WHEN = "请填写收到的日期和时间，例如2026-11-18 09:30。"
IDENTITIES = (
    (IdentityMode.REAL_NAME, "实名：承办单位办理时可以看到姓名和电话"),
    (IdentityMode.CONFIDENTIAL, "实名，对承办单位保密：只有站点和交办的一方可以看"),
    (IdentityMode.ANONYMOUS, "匿名：不留姓名和电话，凭登记编号自己查"),
)


class PhotosInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several pictures, cleaned to a list; what a picture may be is core's rule."""

    def __init__(self, label: str, help_text: str = "") -> None:
        widget = PhotosInput(attrs={"accept": "image/*", "multiple": True})
        super().__init__(label=label, help_text=help_text, required=False, widget=widget)

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """Return the files that were sent, each checked as a single one would be; empty when none was chosen."""
        sent = data if isinstance(data, (list, tuple)) else [data]
        single = super().clean
        return [single(one, initial) for one in sent if one]


class RecordingsField(PhotosField):
    """Recordings, cleaned to a list; what a recording may be is core's rule. A phone offers its own recorder."""

    def __init__(self, label: str, help_text: str = "") -> None:
        super().__init__(label, help_text)
        self.widget.attrs["accept"] = "audio/*"


class RecordForm(forms.Form):
    """What somebody said, entered for them while they are there or on the phone."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    station = forms.TypedChoiceField(label="联络站", coerce=int, error_messages={"required": "请选择联络站。"})
    channel = forms.ChoiceField(
        label="怎样收到的",
        choices=[(c, Channel(c).label) for c in inputs.RECORD_CHANNELS],
        error_messages={"required": "请选择是怎样收到的。"},
    )
    activity = forms.TypedChoiceField(
        label="在哪个活动上收到（不是在活动上的不选）",
        coerce=int,
        required=False,
        empty_value=None,
        help_text="选了活动，就不用再选怎样收到的。",
    )
    received_at = forms.DateTimeField(
        label="收到时间",
        help_text="真正收到的时间，初审期限从这时算起。",
        input_formats=[PICKER, "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=PICKER),
        error_messages={"required": WHEN, "invalid": WHEN},
    )
    late_reason = forms.CharField(
        label="补录原因（收到超过7天才登记的要写）", required=False, max_length=200, help_text="站长会收到消息。"
    )
    text = forms.CharField(
        label="反映的事情",
        help_text="照本人的原话写，至少5个字。",
        required=False,
        max_length=inputs.TEXT_MAX * 2,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    place_region = forms.TypedChoiceField(
        label="所在村（社区）", coerce=int, required=False, empty_value=None, help_text="不清楚可以不选。"
    )
    place_text = forms.CharField(label="具体位置（可不填）", required=False, max_length=inputs.PLACE_MAX)
    photos = PhotosField("照片（可不选）", f"最多{inputs.PHOTOS_MAX}张；没有提交成功的要重新选。")
    identity_mode = forms.ChoiceField(
        label="留不留姓名",
        choices=IDENTITIES,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择匿名还是实名。"},
    )
    name = forms.CharField(label="怎么称呼（实名要填）", required=False, max_length=60)
    phone = forms.CharField(
        label="电话（可不填）",
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    answer_way = forms.ChoiceField(label="希望怎样答复", choices=[("", "没有说"), *AnswerWay.choices], required=False)
    deputy_may_call = forms.BooleanField(label="可以由代表打电话联系", required=False)
    share_original = forms.BooleanField(label="同意承办单位看原话（不同意的，单位看站里写的摘要）", required=False)
    bypass_local = forms.BooleanField(label="不经本村、本站，直接交县人大", required=False)
    urgency = forms.ChoiceField(label="紧急程度", choices=Urgency.choices)
    read_back = forms.BooleanField(label="已经念给本人听，本人确认", required=False)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        stations: "Iterable[Station]",
        places: "Iterable[Region]",
        at: datetime,
        activities: "Iterable[Activity]" = (),
    ) -> None:
        super().__init__(data, files, initial=_initial(at))
        offered = list(stations)
        self.fields["station"].choices = [(s.pk, s.name) for s in offered]  # type: ignore[attr-defined]
        around = [("", "不清楚"), *((place.pk, indented(place)) for place in places)]
        self.fields["place_region"].choices = around  # type: ignore[attr-defined]
        running = [("", "不是在活动上"), *((one.pk, dated(one)) for one in activities)]
        self.fields["activity"].choices = running  # type: ignore[attr-defined]
        if len(running) == 1:
            self.fields["activity"].widget = forms.HiddenInput()
        if len(offered) == 1:
            self.fields["station"].widget = forms.HiddenInput()
            self.initial["station"] = offered[0].pk
        self.one_station = offered[0] if len(offered) == 1 else None

    def choose_activity(self, chosen: str) -> None:
        """Begin with the activity a link names, where it is among those offered."""
        if (activity_id := asked.number(chosen)) is not None:
            self.initial["activity"] = activity_id

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal beside the field it names, otherwise on top."""
        field = "photos" if refusal.field == "photo" else refusal.field
        self.add_error(field if field in self.fields else None, refusal.message)

    def statement(self) -> Statement:
        """Return what is said, where, and about whom."""
        said = self.cleaned_data
        sender = Sender(said["identity_mode"], said["name"], said["phone"], said["deputy_may_call"])
        return Statement(
            text=said["text"],
            sender=sender,
            place_region_id=said["place_region"],
            place_text=said["place_text"],
            share_original=said["share_original"],
            bypass_local=said["bypass_local"],
            urgency=said["urgency"],
            answer_way=said["answer_way"],
            photos=tuple(said["photos"]),
        )

    def circumstances(self) -> dict[str, Any]:
        """Return the command's other arguments: key, station, how and when received, whether it was read back."""
        said = self.cleaned_data
        return {
            "key": said["key"],
            "station_id": said["station"],
            "channel": said["channel"],
            "received_at": said["received_at"],
            "read_back": said["read_back"],
            "activity_id": said["activity"],
            "late_reason": said["late_reason"],
        }


def _initial(at: datetime) -> dict[str, Any]:
    return {
        "key": uuid4().hex,
        "channel": Channel.RECEPTION,
        "received_at": at.astimezone(SHANGHAI).replace(second=0, microsecond=0),
        "identity_mode": IdentityMode.REAL_NAME,
        "urgency": Urgency.NORMAL,
    }


def dated(activity: "Activity") -> str:
    """Return an activity with its day and place, as a list of them shows it."""
    day = activity.starts_at.astimezone(SHANGHAI)
    return f"{day.month}月{day.day}日 {activity.title}（{activity.region.name}）"


def indented(region: "Region") -> str:
    """Return a region's name as a list of places shows it, villages below their township."""
    return f"　{region.name}" if region.level == RegionLevel.VILLAGE else region.name
