"""The addresses of importing the network of stations."""

from django.urls import path

from liaison.console import network_views as views

app_name = "network_console"
urlpatterns = [
    path("stations/import/", views.upload, name="import"),
    path("stations/import/confirm/", views.confirm, name="confirm"),
    path("stations/import/template/", views.sheet_template, name="template"),
]
