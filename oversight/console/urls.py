"""The addresses of appraisals in the console."""

from django.urls import path

from oversight.console import views

app_name = "oversight_console"
urlpatterns = [
    path("appraisals/", views.appraisals, name="appraisals"),
    path("appraisals/new/", views.new_appraisal, name="new_appraisal"),
    path("appraisals/<uuid:public_id>/", views.appraisal, name="appraisal"),
    path("appraisals/<uuid:public_id>/<slug:action>/", views.take_step, name="appraisal_step"),
]
