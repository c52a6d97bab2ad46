"""The page that shows every component with invented examples: the manual of the look, for console staff."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.console.gate import staff_page
from core.clock import now
from renda.settings.environment import BASE_DIR

TONES = [
    ("ok", "已办结"),
    ("warn", "待签收"),
    ("alert", "待重新交办"),
    ("info", "办理中"),
    ("wait", "待反馈"),
    ("mute", "历史存档"),
]
LIGHTS = [("green", "剩 9 个工作日"), ("yellow", "剩 1 个工作日"), ("red", "已超期 2 个工作日"), ("grey", "等群众补充")]
ICONS = sorted(
    path.stem
    for path in (BASE_DIR / "static" / "icons").glob("*.svg")
    if not path.stem.startswith(("light-", "mark-", "favicon"))
)


class ExampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="标题", max_length=40, help_text="一句话说清是什么事。")
    content = forms.CharField(
        label="情况说明", max_length=500, widget=forms.Textarea(attrs={"rows": 4, "placeholder": "比如：村口路灯坏了"})
    )
    category = forms.ChoiceField(label="类别", choices=[("", "请选择"), ("road", "交通出行"), ("water", "农田水利")])
    due_on = forms.DateField(
        label="希望什么时候回话（可不填）", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    mode = forms.ChoiceField(
        label="要不要留姓名",
        choices=[("named", "留姓名和电话"), ("confidential", "留姓名，但不告诉承办单位"), ("anonymous", "匿名")],
        widget=forms.RadioSelect,
        help_text="匿名的，请记好编号，自己查进度。",
    )
    photo = forms.FileField(label="照片（可不填）", required=False)
    agree = forms.BooleanField(label="同意把原话转给承办单位")


class FilterForm(forms.Form):
    """The conditions of the example list."""

    q = forms.CharField(
        label="编号、标题", required=False, widget=forms.TextInput(attrs={"type": "search", "data-search": ""})
    )
    town = forms.ChoiceField(label="乡镇", required=False, choices=[("", "全部乡镇"), ("q", "青石镇"), ("l", "柳河镇")])
    light = forms.ChoiceField(label="灯", required=False, choices=[("", "全部"), ("red", "红灯"), ("yellow", "黄灯")])


@staff_page
def styleguide(request: HttpRequest) -> HttpResponse:
    """Return the page with every component."""
    return render(request, "styleguide/index.html", examples())


def examples() -> dict[str, Any]:
    """Return what the components on the page show; people and places are invented."""
    failed = ExampleForm({"title": "路灯", "mode": "named"}, auto_id="failed_%s")
    failed.is_valid()
    at = now()
    return {
        "tones": TONES,
        "lights": LIGHTS,
        "icons": ICONS,
        "form": ExampleForm(),
        "failed": failed,
        "filter_form": FilterForm(auto_id="filter_%s"),
        "chips": [{"label": "乡镇：青石镇", "url": "?"}, {"label": "灯：黄灯", "url": "?"}],
        "page": Paginator(range(128), 20).get_page(2),
        "facts": [
            ("登记编号", "3826 5147 0913"),
            ("来源", "扫码（青石桥村站）"),
            ("地点", "三组老槐树旁"),
            ("附件", ""),
        ],
        "files": [
            {"name": "路面塌陷.jpg", "url": "#", "kind": "image", "note": "212 KB"},
            {"name": "施工图.pdf", "url": "#", "kind": "document", "note": "1.1 MB"},
        ],
        "rows": ROWS,
        "flow": FLOW,
        "history": [
            {"title": "已提交", "time": at - timedelta(days=3), "who": "扫码", "state": "done"},
            {"title": "已受理", "time": at - timedelta(days=2), "who": "李秀英，青石镇人大", "state": "done"},
            {
                "title": "县交通运输局正在办理",
                "time": at - timedelta(days=1),
                "text": "已到现场看过，材料下周进场。",
                "state": "current",
            },
            {"title": "答复", "time": "12月13日前", "state": "future"},
            {"title": "您的评价", "state": "future"},
        ],
    }


FLOW = [
    {"label": "受理", "state": "done"},
    {"label": "交办", "state": "done"},
    {"label": "办理", "state": "current"},
    {"label": "答复", "state": "future"},
    {"label": "评价", "state": "future"},
]
ROWS = [
    {"number": "382651470913", "title": "通村公路三组路段塌方，校车过不去", "town": "青石镇", "unit": "县交通运输局",
     "light": "red", "left": "已超期 1 个工作日", "tone": "warn", "state": "待签收"},
    {"number": "715920846637", "title": "东风渠水压低，下游两个组浇不上地", "town": "柳河镇", "unit": "县水利局",
     "light": "yellow", "left": "剩 1 个工作日", "tone": "info", "state": "办理中"},
    {"number": "204873915562", "title": "村口路灯坏了七盏，晚上老人出门不便", "town": "青石镇", "unit": "青石镇人民政府",
     "light": "green", "left": "剩 9 个工作日", "tone": "info", "state": "办理中"},
    {"number": "668013274459", "title": "卫生室缺常用药，希望每周有医生坐诊", "town": "白杨乡", "unit": "县卫生健康局",
     "light": "grey", "left": "等群众补充", "tone": "mute", "state": "待补充"},
]  # fmt: skip
