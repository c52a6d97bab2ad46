"""The API's addresses of supervision."""

from django.urls import path

from suggestions.api import supervisions as api

urlpatterns = [
    path("supervisions/", api.SupervisionList.as_view(), name="api-supervisions"),
    path("supervisions/<uuid:supervision_id>/", api.SupervisionDetail.as_view(), name="api-supervision"),
    path(
        "supervisions/<uuid:supervision_id>/<slug:action>/",
        api.SupervisionStep.as_view(),
        name="api-supervision-step",
    ),
]
