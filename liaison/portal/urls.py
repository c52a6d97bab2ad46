"""The addresses of duty in the deputies' portal."""

from django.urls import path

from liaison.portal import views

app_name = "duty_portal"
urlpatterns = [
    path("duty/", views.home, name="home"),
    path("duty/<uuid:shift_id>/", views.shift, name="shift"),
    path("duty/<uuid:shift_id>/swap/", views.swap, name="swap"),
    path("duty/<uuid:shift_id>/<slug:action>/", views.shift_step, name="shift-step"),
    path("swaps/<uuid:swap_id>/<slug:action>/", views.swap_step, name="swap-step"),
]
