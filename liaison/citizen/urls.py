"""The public addresses of the network of stations."""

from django.urls import path

from liaison.citizen import views

app_name = "stations"
urlpatterns = [
    path("stations/", views.network, name="network"),
    path("stations/<uuid:station_id>/", views.station, name="station"),
]
