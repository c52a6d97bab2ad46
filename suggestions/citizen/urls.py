"""The addresses citizens use: the page behind a code, the receipt, following an opinion, results, privacy."""

from django.urls import path

from suggestions.citizen import following, kiosk, results, steps, submitting

app_name = "citizen"
urlpatterns = [
    path("s/<str:token>/", submitting.submit, name="submit"),
    path("receipt/<slug:key>/", submitting.receipt, name="receipt"),
    path("privacy/", submitting.privacy, name="privacy"),
    path("results/", results.results_page, name="results"),
    path("results/<uuid:public_id>/", results.result, name="result"),
    path("kiosk/worker.js", kiosk.worker, name="kiosk_worker"),
    path("kiosk/<str:token>/", kiosk.page, name="kiosk"),
    path("kiosk/<str:token>/send/", kiosk.send, name="kiosk_send"),
    path("kiosk/<str:token>/progress/", kiosk.progress, name="kiosk_progress"),
    path("kiosk/<str:token>/alive/", kiosk.alive, name="kiosk_alive"),
    path("q/", following.track, name="track"),
    path("q/<slug:number>/", following.story, name="story"),
    path("q/<slug:number>/files/<uuid:public_id>/", following.photo, name="photo"),
    path("q/<slug:number>/<slug:action>/", steps.take_step, name="step"),
]
