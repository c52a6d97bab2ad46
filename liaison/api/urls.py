"""Addresses of the API of stations, their codes' places and duty, version 1."""

from django.urls import path

from liaison.api import placements, views

urlpatterns = [
    path("stations/", views.StationList.as_view(), name="api-stations"),
    path("stations/<uuid:station_id>/", views.StationDetail.as_view(), name="api-station"),
    path("stations/<uuid:station_id>/roster/", views.Roster.as_view(), name="api-roster"),
    path("stations/<uuid:station_id>/roster/<slug:action>/", views.RosterStep.as_view(), name="api-roster-step"),
    path("shifts/", views.MyShifts.as_view(), name="api-shifts"),
    path("shifts/<uuid:shift_id>/", views.ShiftDetail.as_view(), name="api-shift"),
    path("shifts/<uuid:shift_id>/<slug:action>/", views.ShiftStep.as_view(), name="api-shift-step"),
    path("swaps/<uuid:swap_id>/<slug:action>/", views.SwapStep.as_view(), name="api-swap-step"),
    path("placements/", placements.PlacementList.as_view(), name="api-placements"),
    path(
        "placements/<uuid:placement_id>/<slug:action>/", placements.PlacementStep.as_view(), name="api-placement-step"
    ),
]
