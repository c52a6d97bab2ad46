"""The addresses of stations and their codes in the console."""

from django.urls import path

from liaison.console import code_pages, kiosks, placements, views

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
    path("kiosks/<uuid:public_id>/code/", code_pages.kiosk_code, name="kiosk_code"),
    path("codes/shift/<uuid:public_id>/", code_pages.shift_code, name="shift_code"),
    path("codes/project/<uuid:project_id>/", code_pages.project_code, name="project_code"),
    path("codes/<uuid:public_id>/", code_pages.code, name="code"),
    path("codes/<uuid:public_id>/replace/", code_pages.replace_code, name="replace_code"),
    path("codes/<uuid:public_id>/hang/", placements.hang, name="hang"),
    path("codes/<uuid:public_id>/poster/", views.poster, name="poster"),
    path("codes/<uuid:public_id>/code.svg", views.code_svg, name="code_svg"),
    path("codes/<uuid:public_id>/revoke/", views.revoke_code, name="revoke_code"),
]
