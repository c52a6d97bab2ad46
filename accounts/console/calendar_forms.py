"""The fields with which the county keeps the working calendar; the rules are in the commands."""

import json
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django import forms
from django.http import QueryDict

from core import calendar_files
from core.errors import Refused, RuleBroken
from core.terms import Day, DayKind, OfficeHours, Periods, YearStatus

KINDS = (
    (DayKind.CLOSURE.value, "停止办公（本县因故停办）"),
    (DayKind.HOLIDAY.value, "放假"),
    (DayKind.MAKEUP.value, "调休上班"),
    ("", "照常（按星期几）"),
)
STATUSES = (
    (YearStatus.CONFIRMED.value, "已确认：国务院办公厅已发布"),
    (YearStatus.PROVISIONAL.value, "暂定：还没有正式发布"),
)
PERIODS_HELP = "按先后写，例如：08:30-12:00，14:30-17:30"


def _date(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写日期。", "invalid": "请填写日期，例如2026-12-31。"},
    )  # fmt: skip


def _line(label: str, help_text: str = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=97,
        error_messages={"required": f"请填写{label}。"},
    )


class CalendarForm(forms.Form):
    """What every form of the calendar carries: which calendar was seen."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)

    def carry(self, name: str, value: str) -> None:
        """Put a value into a hidden field of the page that is shown next."""
        said = self.data.dict() if isinstance(self.data, QueryDict) else self.data
        self.data = {**said, name: value}

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal beside the field it names, otherwise on top."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


class DayForm(CalendarForm):
    """改一天."""

    day = _date("日期")
    kind = forms.ChoiceField(label="这一天", choices=KINDS, required=False, widget=forms.RadioSelect)
    name = _line("名称（可不填）", "例如：国庆节、防汛停工。", required=False)
    reason = _line("依据", "例如：县政府办公室通知的名称和文号。")


class YearForm(CalendarForm):
    """导入一年的放假安排: a file, which is then carried as text until it is confirmed."""

    year = forms.IntegerField(
        label="年份", min_value=2000, max_value=2100,
        error_messages={"required": "请填写年份。", "invalid": "请填写年份，例如2027。"},
    )  # fmt: skip
    file = forms.FileField(
        label="文件", required=False, help_text="节假日数据文件（JSON）或者日历文件（.ics），不超过1 MB。"
    )
    status = forms.ChoiceField(label="状态", choices=STATUSES, widget=forms.RadioSelect)
    source = _line("依据", "例如：国务院办公厅关于2027年部分节假日安排的通知，国办发明电〔2026〕几号。")
    carried = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40_000)

    def days(self) -> Mapping[date, Day]:
        """Return the year's days from the file, or from what a former page has read of it.

        :raises RuleBroken: when there is no file, or it cannot be read
        """
        upload = self.cleaned_data["file"]
        if upload is not None:
            if upload.size > calendar_files.LARGEST:
                raise RuleBroken("文件太大了，一年的放假安排不会超过1 MB。", field="file")
            return calendar_files.read(upload.read())
        if not self.cleaned_data["carried"]:
            raise RuleBroken("请选择文件。", field="file")
        return calendar_files.read(self.cleaned_data["carried"].encode())

    def keep(self, days: Mapping[date, Day]) -> None:
        """Carry what was read to the next page, so that the file need not be chosen again."""
        rows = [
            {"date": f"{day}", "name": found.name, "isOffDay": found.kind == DayKind.HOLIDAY}
            for day, found in days.items()
        ]
        self.carry("carried", json.dumps({"days": rows}, ensure_ascii=False))


class HoursForm(CalendarForm):
    """改办公时间."""

    valid_from = _date("自何日起", "不能早于今天。")
    periods = _line("办公时间", PERIODS_HELP)
    cutoff = forms.TimeField(
        label="单位期限届满时刻", help_text="期限最后一天到几点为止，一般是下班时间。",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": "请填写时刻。", "invalid": "请填写时刻，例如17:30。"},
    )  # fmt: skip
    summer = _line("夏季办公时间（可不填）", PERIODS_HELP, required=False)
    summer_from = _line("夏季自（可不填）", "月-日，例如06-01", required=False)
    summer_to = _line("夏季至（可不填）", "月-日，例如09-30", required=False)
    reason = _line("依据", "例如：县政府办公室通知的名称和文号。")

    def hours(self) -> OfficeHours:
        """Return the table that was filled in.

        :raises RuleBroken: when a period or a day cannot be read, or they are not in order
        """
        given = self.cleaned_data
        periods = _periods(given["periods"], "periods")
        summer = _periods(given["summer"], "summer") if given["summer"] else ()
        first = _month_day(given["summer_from"] or "06-01", "summer_from")
        last = _month_day(given["summer_to"] or "09-30", "summer_to")
        try:
            return OfficeHours(periods, summer, first, last, given["cutoff"])
        except ValueError:
            raise RuleBroken("办公时间要按先后写，前一段结束以后再开始后一段。", field="periods") from None


def periods_text(periods: Periods) -> str:
    """Return “08:30-12:00，14:30-17:30”."""
    return "，".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in periods)


def _periods(text: str, field: str) -> Periods:
    try:
        pairs = [part.split("-") for part in text.replace("，", ",").replace("—", "-").replace("：", ":").split(",")]
        return tuple((time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip())) for opens, closes in pairs)
    except ValueError:
        raise RuleBroken("看不懂这个时间，请照例子写：08:30-12:00，14:30-17:30。", field=field) from None


def _month_day(text: str, field: str) -> tuple[int, int]:
    try:
        day = date.fromisoformat(f"2024-{text.strip()}")
    except ValueError:
        raise RuleBroken("请照例子写月和日：06-01。", field=field) from None
    return day.month, day.day


def initial_hours(hours: OfficeHours) -> dict[str, Any]:
    """Return what the form of office hours starts with."""
    (first_month, first_day), (last_month, last_day) = hours.summer_from, hours.summer_to
    return {
        "periods": periods_text(hours.periods), "summer": periods_text(hours.summer), "cutoff": hours.cutoff,
        "summer_from": f"{first_month:02d}-{first_day:02d}", "summer_to": f"{last_month:02d}-{last_day:02d}",
    }  # fmt: skip
