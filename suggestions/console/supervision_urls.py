"""The console's addresses for supervision."""

from django.urls import path

from suggestions.console.views import supervisions

app_name = "supervisions"
urlpatterns = [
    path("supervisions/", supervisions.lists, name="list"),
    path("supervisions/remind-all/", supervisions.remind_all, name="remind-all"),
    path("supervisions/<uuid:supervision_id>/", supervisions.record, name="record"),
    path("supervisions/<uuid:supervision_id>/paper/", supervisions.paper, name="paper"),
    path("supervisions/<uuid:supervision_id>/document/", supervisions.document, name="document"),
    path("supervisions/<uuid:supervision_id>/<slug:action>/", supervisions.step, name="step"),
    path("matters/<uuid:public_id>/supervise/<slug:kind>/", supervisions.begin, name="begin"),
]
