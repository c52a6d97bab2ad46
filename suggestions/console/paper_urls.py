"""The console's addresses for papers: sheets of a matter, the 登记表, units on paper, 交办会."""

from django.urls import path

from suggestions.console.views import handouts, papers

app_name = "papers"
urlpatterns = [
    path("papers/units/", papers.units_on_paper, name="units"),
    path("papers/handouts/", handouts.meetings, name="handouts"),
    path("papers/handouts/<uuid:meeting_id>/", handouts.meeting, name="handout"),
    path("papers/handouts/<uuid:meeting_id>/paper/", handouts.paper, name="handout-paper"),
    path("papers/handouts/<uuid:meeting_id>/hand-out/", handouts.hand_out, name="hand-out"),
    path("papers/handouts/<uuid:meeting_id>/items/<int:item_id>/", handouts.item, name="handout-item"),
    path("papers/register/", papers.register_sheet, name="register"),
    path("papers/register/<str:number>/", papers.register_sheet, name="register-filled"),
    path("papers/routes/", papers.route_leaflet, name="route-leaflet"),
    path("papers/route/<str:number>/", papers.route_card, name="route-card"),
    path("papers/matters/<uuid:public_id>/head/", papers.head, name="head"),
    path("papers/matters/<uuid:public_id>/<slug:sheet>/", papers.sheet, name="sheet"),
    path("papers/matters/<uuid:public_id>/<slug:sheet>/docx/", papers.document, name="document"),
]
