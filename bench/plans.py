"""What the main query of a page costs the database: the buffers it touches, by EXPLAIN (ANALYZE, BUFFERS)."""

import json
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db import connection

from core.actors import Actor
from suggestions.selectors import worklists


def cost_of_page(actor: Actor, work_list: worklists.WorkList, cursor: worklists.Cursor | None) -> dict[str, Any]:
    """Return the rows of the page, the buffers its query touched, and the plan's own milliseconds."""
    statements: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        rows, _ = worklists.page(actor, work_list, after=cursor)
    ((sql, params),) = statements
    with connection.cursor() as raw:
        raw.execute(f"explain (analyze, buffers, format json) {sql}", params)
        explained = raw.fetchone()[0]
        raw.execute(f"explain (analyze, buffers) {sql}", params)
        plan = "\n".join(line for (line,) in raw.fetchall())
    top = (json.loads(explained) if isinstance(explained, str) else explained)[0]
    return {
        "rows": len(rows),
        "buffers": top["Plan"]["Shared Hit Blocks"] + top["Plan"]["Shared Read Blocks"],
        "plan_ms": top["Execution Time"],
        "plan": plan,
    }


def api_cursor(position: datetime) -> str:
    """Return the cursor with which the API's next page begins behind this moment, as the API itself writes it."""
    return b64encode(urlencode({"p": str(position)}).encode()).decode()
