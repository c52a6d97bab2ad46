"""The only place that decides which settings apply: RENDA_ENV is demo (default), test or production."""

import os

if os.environ.get("RENDA_ENV", "demo") == "production":
    from renda.settings.production import *  # noqa: F403
else:
    from renda.settings.demo import *  # noqa: F403
