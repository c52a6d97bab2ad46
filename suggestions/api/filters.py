"""What API lists can be narrowed by."""

from django_filters import rest_framework as filters

from suggestions.selectors import catalogue
from suggestions.states import Grade, Level, MatterState, OpinionState, SuggestionState


class OpinionFilter(filters.FilterSet):  # type: ignore[misc]
    """State, category, place (a code with everything below it), grade and time of receipt."""

    state = filters.MultipleChoiceFilter(choices=OpinionState.choices)
    category = filters.ModelChoiceFilter(queryset=catalogue.categories(), to_field_name="code")
    place = filters.CharFilter(field_name="place_region__code", lookup_expr="startswith")
    grade = filters.ChoiceFilter(choices=Grade.choices)
    received_from = filters.DateTimeFilter(field_name="received_at", lookup_expr="gte")
    received_to = filters.DateTimeFilter(field_name="received_at", lookup_expr="lt")


class MatterFilter(filters.FilterSet):  # type: ignore[misc]
    """State, category, place, level and grade."""

    state = filters.MultipleChoiceFilter(choices=MatterState.choices)
    category = filters.ModelChoiceFilter(queryset=catalogue.categories(), to_field_name="code")
    place = filters.CharFilter(field_name="region__code", lookup_expr="startswith")
    level = filters.ChoiceFilter(choices=Level.choices)
    grade = filters.ChoiceFilter(choices=Grade.choices)


class SuggestionFilter(filters.FilterSet):  # type: ignore[misc]
    """Narrow a list of suggestions."""

    state = filters.ChoiceFilter(choices=SuggestionState.choices)
    level = filters.ChoiceFilter(choices=Level.choices)
