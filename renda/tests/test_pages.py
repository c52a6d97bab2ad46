"""What every page shares: how it is displayed, the pages for what went wrong, who sees the style guide."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.template.loader import render_to_string

from renda import context, styleguide
from renda.display import DisplayMiddleware, display_of

WITH_CONTEXT = ["400.html", "403.html", "403_csrf.html", "404.html", "409.html", "429.html"]


class TestDisplay:
    def test_the_standard_is_plain(self, rf):
        assert display_of(rf.get("/q/")).html_class == ""

    def test_the_address_decides_before_the_cookie(self, rf):
        rf.cookies["fs"] = "24"

        assert display_of(rf.get("/q/")).html_class == "fs-24"
        assert display_of(rf.get("/q/?fs=30&hc=1")).html_class == "fs-30 hc"

    def test_an_unknown_size_is_ignored(self, rf):
        assert display_of(rf.get("/q/?fs=99%22")).html_class == ""

    def test_a_link_keeps_the_other_conditions(self, rf):
        urls = {link.label: link.url for link in display_of(rf.get("/q/?n=3826&fs=24")).links}

        assert urls["特大字"] == "?n=3826&fs=30"
        assert urls["高对比"] == "?n=3826&fs=24&hc=1"

    def test_a_choice_is_kept_in_a_cookie(self, rf):
        answer = DisplayMiddleware(lambda request: HttpResponse())

        assert answer(rf.get("/q/?fs=30")).cookies["fs"].value == "30"
        assert not answer(rf.get("/q/?fs=31")).cookies
        assert not answer(rf.get("/q/")).cookies


@pytest.mark.parametrize(("path", "face"), [("/console/x/", "console"), ("/portal/", "portal"), ("/s/abc", "plain")])
def test_the_face_follows_the_address(path: str, face: str):
    assert context.face_of(path) == face


def test_the_names_of_the_county_come_from_settings(rf, settings):
    settings.COUNTY_NAME, settings.CONGRESS_NAME, settings.SITE_PHONE = "甲县", "甲县人大常委会", "0999-1"

    site = context.site(rf.get("/"))

    assert (site["county_name"], site["congress_name"], site["site_phone"]) == ("甲县", "甲县人大常委会", "0999-1")
    assert site["platform_name"] == "甲县人大代表联络平台"


@pytest.mark.parametrize("name", WITH_CONTEXT)
@pytest.mark.parametrize("path", ["/s/abc", "/console/x/"])
def test_an_error_page_says_what_to_do_and_whom_to_call(rf, settings, name: str, path: str):
    html = render_to_string(name, {}, rf.get(path))

    assert len(re.findall(r"<h1", html)) == 1
    assert "请" in html
    assert settings.SITE_PHONE in html


@pytest.mark.parametrize("name", ["500.html", "503.html"])
def test_the_last_pages_need_no_request(settings, name: str):
    html = render_to_string(name)

    assert settings.SITE_PHONE in html
    assert "<style" not in html
    assert "<script" not in html


def test_a_refusal_shows_its_sentence(rf):
    assert "这件意见刚被处理" in render_to_string(
        "409.html", {"message": "这件意见刚被处理，请刷新。"}, rf.get("/console/x/")
    )


def test_strangers_do_not_see_the_style_guide(rf):
    request = rf.get("/styleguide/")
    request.user = AnonymousUser()

    response = styleguide.styleguide(request)

    assert response.status_code == 302
    assert response.url.startswith("/login/")


def test_the_style_guide_renders(rf):
    html = render_to_string("styleguide/index.html", styleguide.examples(), rf.get("/styleguide/"))

    assert html.count('class="error-summary"') == 1
    assert {"绿灯", "黄灯", "红灯", "暂停"} <= set(re.findall(r"<span>(..)</span>", html))
