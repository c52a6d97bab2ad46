"""Master data that forms and the API choose from."""

from django.db.models import QuerySet

from accounts.models import Organisation, Region
from deputies.models import Deputy, DeputyGroup
from deputies.states import GroupKind
from liaison.models import Activity, Station
from suggestions.models import Category, Matter, TransferRoute


def categories() -> QuerySet[Category]:
    """Return the categories in the order of their codes."""
    return Category.objects.all()


def regions() -> QuerySet[Region]:
    """Return all regions; which one fits is the command's rule."""
    return Region.objects.all()


def units() -> QuerySet[Organisation]:
    """Return the organisations that can handle; which of them an actor may choose is the command's rule."""
    return Organisation.objects.filter(can_handle=True)


def bodies() -> QuerySet[Organisation]:
    """Return all organisations; in whose name an actor may act is the command's rule."""
    return Organisation.objects.all()


def specialised_groups() -> QuerySet[DeputyGroup]:
    """Return the specialised groups; which of them can be asked is the command's rule."""
    return DeputyGroup.objects.filter(kind=GroupKind.SPECIALISED)


def deputies() -> QuerySet[Deputy]:
    """Return all deputies; who may follow is the command's rule."""
    return Deputy.objects.all()


def stations() -> QuerySet[Station]:
    """Return all stations."""
    return Station.objects.all()


def activities() -> QuerySet[Activity]:
    """Return all activities; at which of them something may have been received is the command's rule."""
    return Activity.objects.all()


def matters() -> QuerySet[Matter]:
    """Return all matters; which of them an actor may name is the command's rule."""
    return Matter.objects.all()


def routes() -> QuerySet[TransferRoute]:
    """Return where a citizen may be sent instead, emergencies first."""
    return TransferRoute.objects.filter(active=True)
