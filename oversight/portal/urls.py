"""The addresses of livelihood projects in the portal."""

from django.urls import path

from oversight.portal import projects

app_name = "oversight_portal"
urlpatterns = [
    path("projects/", projects.projects, name="projects"),
    path("projects/<uuid:project_id>/", projects.project, name="project"),
    path("projects/<uuid:project_id>/log/", projects.log, name="project_log"),
]
