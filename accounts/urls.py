"""The addresses of signing in and out and of one's own password."""

from django.urls import path

from accounts.console import deliveries, notice_settings, views

app_name = "accounts"
urlpatterns = [
    path("login/", views.sign_in, name="login"),
    path("logout/", views.sign_out, name="logout"),
    path("password/", views.password, name="password"),
    path("no-post/", views.no_post, name="no_post"),
    path("notices/", views.own_notices, name="notices"),
    path("console/notice-settings/", notice_settings.notice_settings, name="notice_settings"),
    path("portal/notice-settings/", notice_settings.notice_settings, name="portal_notice_settings"),
    path("console/deliveries/", deliveries.deliveries, name="deliveries"),
]
