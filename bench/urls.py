"""The site's own addresses and the bare view."""

from django.urls import path

from bench import bare
from renda.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [path("bench/bare/", bare.insert), *urlpatterns]
