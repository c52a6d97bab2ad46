"""The API's addresses of what is made public."""

from django.urls import path

from suggestions.api import publications as api

urlpatterns = [
    path("results/", api.ResultList.as_view(), name="api-results"),
    path("results/<uuid:public_id>/", api.ResultDetail.as_view(), name="api-result"),
    path("publications/", api.PublicationList.as_view(), name="api-publications"),
    path("publications/<uuid:publication_id>/", api.PublicationDetail.as_view(), name="api-publication"),
    path(
        "publications/<uuid:publication_id>/<slug:action>/",
        api.PublicationStep.as_view(),
        name="api-publication-step",
    ),
]
