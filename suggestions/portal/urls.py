"""The addresses of the deputies' portal."""

from django.urls import path

from suggestions.portal import home, matters, opinions, registering

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("me/", home.me, name="me"),
    path("notices/", home.notices, name="notices"),
    path("opinions/<slug:number>/", opinions.opinion, name="opinion"),
    path("opinions/<slug:number>/contact/", opinions.contact, name="contact"),
    path("matters/<uuid:public_id>/", matters.matter, name="matter"),
    path("matters/<uuid:public_id>/rate/", matters.rate, name="rate"),
    path("register/", registering.register, name="register"),
    path("slips/<slug:key>/", registering.slip, name="slip"),
]
