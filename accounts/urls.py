"""The addresses of signing in and out and of one's own password."""

from django.urls import path

from accounts.console import calendars, deliveries, exports, feeds, notice_settings, stand_ins, views

app_name = "accounts"
urlpatterns = [
    path("login/", views.sign_in, name="login"),
    path("logout/", views.sign_out, name="logout"),
    path("password/", views.password, name="password"),
    path("no-post/", views.no_post, name="no_post"),
    path("notices/", views.own_notices, name="notices"),
    path("console/notice-settings/", notice_settings.notice_settings, name="notice_settings"),
    path("portal/notice-settings/", notice_settings.notice_settings, name="portal_notice_settings"),
    path("console/calendar/", calendars.working_calendar, name="calendar"),
    path("console/calendar/<int:year>/", calendars.calendar_year, name="calendar_year"),
    path("console/calendar/changes/<int:change_id>/", calendars.calendar_change, name="calendar_change"),
    path("console/calendar/day/", calendars.change_day, name="change_day"),
    path("console/calendar/import/", calendars.import_year, name="import_year"),
    path("console/calendar/hours/", calendars.office_hours, name="office_hours"),
    path("console/calendar-feed/", feeds.calendar_feed, name="calendar_feed"),
    path("portal/calendar-feed/", feeds.calendar_feed, name="portal_calendar_feed"),
    path("calendar/<str:secret>.ics", feeds.feed, name="feed"),
    path("console/stand-ins/", stand_ins.stand_ins, name="stand_ins"),
    path("console/exports/", exports.export_list, name="exports"),
    path("console/exports/<uuid:export_id>/file/", exports.export_file, name="export_file"),
    path("console/deliveries/", deliveries.deliveries, name="deliveries"),
]
