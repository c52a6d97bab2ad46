"""The addresses of terms (办理时限) in the console."""

from django.urls import path

from accounts.console import terms as views

app_name = "terms"
urlpatterns = [
    path("terms/", views.listing, name="list"),
    path("terms/presets/", views.presets, name="presets"),
    path("terms/presets/<slug:preset>/", views.preset, name="preset"),
    path("terms/<int:policy_id>/", views.history, name="history"),
    path("terms/<int:policy_id>/change/", views.change, name="change"),
    path("terms/<int:policy_id>/withdraw/", views.withdraw, name="withdraw"),
]
