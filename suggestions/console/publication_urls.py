"""The console's addresses for making results public."""

from django.urls import path

from suggestions.console.views import publications

app_name = "publications"
urlpatterns = [
    path("publications/", publications.lists, name="list"),
    path("publications/new/<uuid:public_id>/", publications.draft, name="draft"),
    path("publications/new/<uuid:public_id>/keep_private/", publications.keep_private, name="keep-private"),
    path("publications/<uuid:publication_id>/", publications.publication, name="publication"),
    path("publications/<uuid:publication_id>/revise_publication/", publications.revise, name="revise"),
    path("publications/<uuid:publication_id>/<slug:action>/", publications.step, name="step"),
]
