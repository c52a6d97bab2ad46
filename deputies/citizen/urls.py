"""The public addresses of the deputies."""

from django.urls import path

from deputies.citizen import deputies

app_name = "deputies"
urlpatterns = [
    path("deputies/", deputies.roll_page, name="roll"),
    path("deputies/<uuid:deputy_id>/", deputies.deputy, name="deputy"),
]
