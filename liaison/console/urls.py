"""The addresses of stations and their codes in the console."""

from django.urls import path

from liaison.console import kiosks, placements, views

app_name = "liaison_console"
urlpatterns = [
    path("stations/", views.stations, name="stations"),
    path("stations/<uuid:public_id>/codes/", views.issue_code, name="issue_code"),
    path("placements/", placements.placements, name="placements"),
    path("placements/<uuid:public_id>/<slug:action>/", placements.step, name="placement-step"),
    path("kiosks/", kiosks.kiosks, name="kiosks"),
    path("kiosks/<uuid:public_id>/", kiosks.kiosk, name="kiosk"),
    path("kiosks/<uuid:public_id>/revoke/", kiosks.revoke_kiosk, name="revoke_kiosk"),
    path("stations/<uuid:public_id>/kiosks/", kiosks.issue_kiosk, name="issue_kiosk"),
    path("codes/<uuid:public_id>/hang/", placements.hang, name="hang"),
    path("codes/<uuid:public_id>/poster/", views.poster, name="poster"),
    path("codes/<uuid:public_id>/code.svg", views.code_svg, name="code_svg"),
    path("codes/<uuid:public_id>/revoke/", views.revoke_code, name="revoke_code"),
]
