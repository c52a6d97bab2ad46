"""What every environment shares: installed apps, middleware, templates, language and the county's own names."""

from renda.settings import environment
from renda.settings.api import *  # noqa: F403
from renda.settings.database import *  # noqa: F403
from renda.settings.environment import key_ring, optional, secret, text
from renda.settings.logging import *  # noqa: F403
from renda.settings.notices import *  # noqa: F403
from renda.settings.queue import *  # noqa: F403
from renda.settings.security import *  # noqa: F403
from renda.settings.storage import *  # noqa: F403

BASE_DIR = environment.BASE_DIR
VAR_DIR = environment.VAR_DIR

SECRET_KEY = secret("SECRET_KEY")
FIELD_KEYS = key_ring(secret("FIELD_KEYS"))
FIELD_CIPHER = optional("FIELD_CIPHER", "AES-GCM")

INSTALLED_APPS = [
    "renda.apps.RendaConfig",
    "insights.apps.InsightsConfig",
    "oversight.apps.OversightConfig",
    "suggestions.apps.SuggestionsConfig",
    "liaison.apps.LiaisonConfig",
    "deputies.apps.DeputiesConfig",
    "accounts.apps.AccountsConfig",
    "core.apps.CoreConfig",
    "renda.apps.RendaAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_filters",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
]

MIDDLEWARE = [
    "renda.middleware.DatabaseAwayMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "renda.compression.PublicPagesGZipMiddleware",
    "renda.middleware.BrowserPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.SessionCareMiddleware",
    "accounts.middleware.ActorMiddleware",
    "renda.display.DisplayMiddleware",
    "renda.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "renda.urls"
WSGI_APPLICATION = "renda.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "renda.context.site",
                "suggestions.console.navigation.for_console",
                "suggestions.portal.navigation.for_portal",
            ],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "/"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The county's own names: one deployment serves one county.
COUNTY_CODE = text("COUNTY_CODE", "999901")
COUNTY_NAME = text("COUNTY_NAME", "示例县")
CONGRESS_NAME = text("CONGRESS_NAME", "示例县人大常委会")
SITE_PHONE = text("SITE_PHONE", "0999-5550100")
SITE_URL = text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")

# direct: the county dispatcher hands to units; government: government units go through the government office.
COUNTY_DISPATCH = optional("COUNTY_DISPATCH", "direct")
# Who signs letters of supervision (督办函): "dispatcher" (the dispatching side, in one step) or "leader" (after it).
NOTICE_SIGNED_BY = optional("NOTICE_SIGNED_BY", "dispatcher")

# How many proxies of our own stand before the web process; their X-Forwarded-For is then believed.
PROXY_HOPS = int(optional("PROXY_HOPS", "0"))

# A file holding seconds by which the clock is moved; only tests across processes set it.
RENDA_CLOCK_OFFSET_FILE = ""

DEMO_FILE = VAR_DIR / "demo.json"
SILENCED_SYSTEM_CHECKS: list[str] = []
