"""The public addresses of appraisals."""

from django.urls import path

from oversight.citizen import views

app_name = "appraisals"
urlpatterns = [
    path("appraisals/", views.appraisals, name="appraisals"),
    path("appraisals/<uuid:public_id>/", views.appraisal, name="appraisal"),
]
