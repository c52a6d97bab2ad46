"""The only place for how the API reads a body."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

NOT_JSON = "发来的内容不是有效的 JSON。"


class StrictJSONParser(JSONParser):
    """JSON; whatever cannot be read is refused with 400, brackets nested deeper than can be followed included."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Return what was sent.

        :raises ParseError: no JSON
        """
        try:
            said: dict[str, Any] = super().parse(stream, media_type, parser_context)
        except (ParseError, RecursionError) as error:
            raise ParseError(NOT_JSON) from error
        return said
