"""The template tags of every face."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django import forms
from django.template import Context, Template

from core.templatetags import renda_ui


def render(source: str, **context: object) -> str:
    return Template("{% load renda_ui %}" + source).render(Context(context))


class Road(forms.Form):
    title = forms.CharField(label="标题", help_text="一句话。")
    mode = forms.ChoiceField(label="方式", choices=[("a", "实名"), ("b", "匿名")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="同意")


class TestDates:
    @pytest.fixture(autouse=True)
    def _late_2026(self):
        with time_machine.travel(datetime(2026, 11, 22, 2, 30, tzinfo=UTC), tick=False):
            yield

    def test_an_instant_is_shown_in_shanghai_without_this_year(self):
        assert renda_ui.cn_datetime(datetime(2026, 11, 22, 2, 30, tzinfo=UTC)) == "11月22日 10:30"

    def test_another_year_is_said(self):
        assert renda_ui.cn_datetime(datetime(2025, 12, 31, 1, 5, tzinfo=UTC)) == "2025年12月31日 09:05"

    def test_new_year_in_shanghai_comes_before_utc(self):
        assert renda_ui.cn_date(datetime(2025, 12, 31, 16, 0, tzinfo=UTC)) == "1月1日"

    def test_a_day(self):
        assert render("{% cn_date day %}", day=date(2026, 3, 5)) == "3月5日"

    def test_words_stay_words(self):
        assert render("{{ when|cn_when }}", when="12月13日前") == "12月13日前"

    def test_nothing_shows_nothing(self):
        assert render("{% cn_datetime none %}{% cn_date none %}", none=None) == ""


@pytest.mark.parametrize(
    ("number", "shown"), [("382651470913", "3826 5147 0913"), (100000000001, "1000 0000 0001"), ("2026-15", "2026-15")]
)
def test_opinion_number_is_grouped_by_four(number: object, shown: str):
    assert renda_ui.opinion_number(number) == shown


def test_light_says_its_word_once():
    html = render('{% light "yellow" "黄灯 剩 1 天" %}')

    assert html.count("黄灯") == 1
    assert "剩 1 天" in html


def test_light_takes_an_object_with_name_and_text():
    class Standing:
        name = "red"
        text = "已超期 2 个工作日"

    html = render("{% light standing %}", standing=Standing())

    assert "红灯" in html
    assert "已超期 2 个工作日" in html


def test_no_light_shows_nothing():
    assert render("{% light none %}", none=None) == ""


def test_status_escapes_and_mutes_what_it_does_not_know():
    assert (
        render("{% status tone label %}", tone="x", label="<b>") == '<span class="status status-mute">&lt;b&gt;</span>'
    )


def test_qr_has_its_finder_behind_a_quiet_zone_and_no_style():
    """The first row of a code is seven dark modules of the finder pattern, four light modules from the edge."""
    svg = renda_ui.qr_svg("http://127.0.0.1:8000/q/")

    assert 'd="M4 4h7v1h-7z' in svg
    assert "style" not in svg
    assert "currentColor" in svg


def test_phone_link_dials_digits_only():
    assert render("{{ n|phone_link }}", n="0999-5550100") == '<a class="phone" href="tel:09995550100">0999-5550100</a>'


def test_a_missing_style_file_is_noticed():
    with pytest.raises(FileNotFoundError):
        render('{% inline_css "css/absent.css" %}')


@pytest.mark.parametrize(("inner", "shown"), [("标题", "<h1>标题</h1>"), (" \n", "")])
def test_frame_leaves_out_what_stands_around_nothing(inner: str, shown: str):
    assert render("{% frame %}<h1>{% filled %}" + inner + "{% endfilled %}</h1>{% endframe %}") == shown


class TestFields:
    def test_hint_and_error_describe_the_control(self):
        html = str(Road({})["title"].as_field_group())

        assert 'aria-describedby="id_title_helptext id_title_error"' in html
        assert 'id="id_title_helptext"' in html
        assert 'id="id_title_error"' in html
        assert html.index("标题") < html.index("一句话。") < html.index("这一项还没有填。") < html.index("<input")

    def test_the_summary_links_to_controls_that_exist(self):
        html = str(Road({}))

        assert 'href="#id_title"' in html
        assert 'href="#id_mode_0"' in html
        assert 'id="id_mode_0"' in html
        assert 'href="#id_agree"' in html

    def test_a_choice_is_one_big_label(self):
        html = str(Road()["mode"].as_field_group())

        assert html.count('<label class="choice"') == 2
        assert "<fieldset" in html
        assert "<legend>方式</legend>" in html

    def test_no_summary_before_the_first_attempt(self):
        assert "error-summary" not in str(Road())
