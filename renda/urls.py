"""The addresses of the whole site: which face answers where. Each face can be switched on per process."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from renda import api_docs, ballots, file_access, health, home, styleguide

urlpatterns = [
    path("", home.front_page, name="front"),
    path("healthz", health.healthz, name="healthz"),
    path("files/<uuid:public_id>/", file_access.download, name="file"),
    path("b/", ballots.enter, name="ballot-enter"),
    path("b/thanks/", ballots.thanks, name="ballot-thanks"),
    path("b/<str:code>/", ballots.ballot, name="ballot"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("", include("accounts.urls")),
    path("", include("suggestions.citizen.urls")),
    path("", include("liaison.citizen.urls")),
    path("", include("deputies.citizen.urls")),
    path("activities/", include("liaison.citizen.activity_urls")),
    path("portal/activities/", include("liaison.portal.activity_urls")),
    path("portal/", include("suggestions.portal.urls")),
    path("console/activities/", include("liaison.console.activities.urls")),
    path("console/", include("liaison.console.urls")),
    path("", include("oversight.citizen.urls")),
    path("", include("deputies.citizen.duty_report_urls")),
    path("portal/", include("liaison.portal.urls")),
    path("portal/", include("deputies.portal.urls")),
    path("portal/", include("deputies.portal.duty_report_urls")),
    path("portal/", include("oversight.portal.urls")),
    path("console/", include("accounts.console.term_urls")),
    path("console/", include("deputies.console.urls")),
    path("console/", include("deputies.console.duty_report_urls")),
    path("console/", include("liaison.console.duty_urls")),
    path("console/", include("liaison.console.network_urls")),
    path("console/", include("oversight.console.urls")),
    path("console/", include("insights.console.urls")),
    path("console/", include("suggestions.console.publication_urls")),
    path("console/", include("suggestions.console.supervision_urls")),
    path("console/", include("suggestions.console.paper_urls")),
    path("console/", include("suggestions.console.urls")),
    path("api/v1/", include("accounts.api.urls"), {"version": "v1"}),
    path("api/v1/", include("liaison.api.urls"), {"version": "v1"}),
    path("api/v1/", include("suggestions.api.publication_urls"), {"version": "v1"}),
    path("api/v1/", include("suggestions.api.supervision_urls"), {"version": "v1"}),
    path("api/v1/", include("suggestions.api.urls"), {"version": "v1"}),
    path("api/v1/", include("oversight.api.urls"), {"version": "v1"}),
    path("api/v1/", include("deputies.api.duty_report_urls"), {"version": "v1"}),
    path("api/v1/", include("deputies.api.urls"), {"version": "v1"}),
    path("api/v1/", include("insights.api.urls"), {"version": "v1"}),
    path("api/v1/", include("liaison.api.activity_urls"), {"version": "v1"}),
    path("api/schema/", SpectacularAPIView.as_view(api_version="v1", versioning_class=None), name="api-schema"),
    path("api/docs/", api_docs.documentation, name="api-docs"),
    path("admin/", admin.site.urls),
]

handler400 = "renda.errors.bad_request"
handler403 = "renda.errors.forbidden"
handler404 = "renda.errors.not_found"
handler500 = "renda.errors.server_error"
