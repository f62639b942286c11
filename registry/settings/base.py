"""Settings common to every installation. The environment is read in this package only."""

import os
import sys
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from psycopg2.extensions import parse_dsn

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(os.environ.get("REGISTRY_VAR", BASE_DIR / "var"))
env = environ.Env()

# --- What this installation is ---------------------------------------------------------------------------------
# The division it serves (the county), and whether its people are invented.
REGISTRY_AREA = env.str("REGISTRY_AREA", default="433124")
REGISTRY_DEMO = env.bool("REGISTRY_DEMO", default=False)
# "office" is the whole system behind login; "public" is the Fair Wall alone, under a role that cannot read people.
REGISTRY_SITE = env.str("REGISTRY_SITE", default="office")
REGISTRY_FONT_DIR = Path(env.str("REGISTRY_FONT_DIR", default=str(VAR_DIR / "fonts")))
REGISTRY_WALL_DIR = Path(env.str("REGISTRY_WALL_DIR", default=str(VAR_DIR / "wall")))
# The address villagers reach, printed in QR codes.
REGISTRY_WALL_URL = env.str("REGISTRY_WALL_URL", default="http://127.0.0.1:8001")

DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
ROOT_URLCONF = "registry.urls_public" if REGISTRY_SITE == "public" else "registry.urls"
WSGI_APPLICATION = "registry.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "axes",
    "csp",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "registry.db",
    "registry.divisions",
    "registry.accounts",
    "registry.audit",
    "registry.workflow",
    "registry.jobs",
    "registry.documents",
    "registry.spreadsheets",
    "registry.api",
    "registry.drafts",
    "registry.policies",
    "registry.ui",
    "registry.web",
    "publicity",
    "villages",
    "households",
    "funds.ledger",
    "funds",
    "inspections",
]

# --- The way of a request --------------------------------------------------------------------------------------
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "registry.web.middleware.RefusalMiddleware",  # before ScopeMiddleware: its answer comes after the rollback
    "registry.accounts.middleware.PostingMiddleware",
    "registry.accounts.middleware.ScopeMiddleware",
    "axes.middleware.AxesMiddleware",
]
if REGISTRY_SITE == "public":
    # No session, no login, no cookie: the wall is the same page for everyone.
    MIDDLEWARE = [
        "django.middleware.security.SecurityMiddleware",
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "csp.middleware.CSPMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ]

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
                "django.template.context_processors.i18n",
                "registry.ui.context.site",
            ],
        },
    }
]
if REGISTRY_SITE == "public":
    TEMPLATES[0]["OPTIONS"]["context_processors"] = [  # type: ignore[index]  # a literal of mixed values above
        "django.template.context_processors.request",
        "django.template.context_processors.i18n",
    ]
FORM_RENDERER = "registry.ui.forms.RegistryRenderer"

# --- Database: three roles, one schema -------------------------------------------------------------------------
DB_ROLE = env.str("REGISTRY_DB_ROLE", default="public" if REGISTRY_SITE == "public" else "app")
_URL_OF_ROLE = {"app": "DATABASE_URL", "owner": "DATABASE_OWNER_URL", "public": "DATABASE_PUBLIC_URL"}


def database(role: str) -> dict[str, object]:
    """Connection settings of one role; from its own URL, else from the embedded server of this checkout."""
    if not env.str(_URL_OF_ROLE[role], default=""):
        from registry.servers import ensure

        urls = ensure(BASE_DIR)
        url = {"app": urls.app, "owner": urls.owner, "public": urls.public}[role]
    else:
        url = env.str(_URL_OF_ROLE[role])
    dsn = parse_dsn(url)
    return {
        "ENGINE": "registry.db.backend",
        "NAME": dsn.pop("dbname"),
        "USER": dsn.pop("user"),
        "PASSWORD": dsn.pop("password", ""),
        "HOST": dsn.pop("host", ""),
        "PORT": dsn.pop("port", ""),
        "OPTIONS": dsn,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": database(DB_ROLE)}
# Progress of a job must be visible while the job's own transaction is still open.
DATABASES["progress"] = {**DATABASES["default"], "TEST": {"MIRROR": "default"}}
REGISTRY_PROGRESS_ALIAS = "progress"

# --- Broker ----------------------------------------------------------------------------------------------------


def redis_url() -> str:
    """The broker's address; the embedded Valkey when none is given."""
    given = env.str("REDIS_URL", default="")
    if given:
        return given
    from registry.servers import ensure

    return str(ensure(BASE_DIR).redis)


REDIS_URL = redis_url() if REGISTRY_SITE == "office" else ""
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_DEFAULT_QUEUE = env.str("REGISTRY_QUEUE", default="registry")  # a test run has its own
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 1500
CELERY_TASK_SOFT_TIME_LIMIT = 1440
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 1800}
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- Accounts --------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:login"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]
SESSION_COOKIE_AGE = 30 * 60  # idle time-out, seconds
REGISTRY_SESSION_STEP = 60  # seconds: a visit within it is not written down, and may end the idle time so much earlier
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
REGISTRY_SESSION_HOURS = 8  # however busy, a session ends after this
REGISTRY_FREEZE_AT_ONCE = 2000  # more households than this and a year is frozen by a job, not while a page waits
REGISTRY_DRAFT_DAYS = env.int("REGISTRY_DRAFT_DAYS", default=30)  # a draft nobody came back to for so long is removed

# --- Text and time ---------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- Files -----------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
REGISTRY_ATTACHMENT_MAX_BYTES = 8 * 1024 * 1024  # one photo or scan, below the proxy's 10 MB
REGISTRY_PICTURE_MAX_PIXELS = 50_000_000  # a telephone's largest photo; judged before decoding

# --- Safety ----------------------------------------------------------------------------------------------------
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer" if REGISTRY_SITE == "public" else "same-origin"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "registry.web.errors.csrf_failure"
CSRF_COOKIE_SAMESITE = "Lax"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# --- API -------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["registry.api.permissions.HasPermission"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["registry.api.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "registry.api.pagination.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "registry.api.errors.handle",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": "600/min"},
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Household poverty registry",
    "VERSION": "1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {  # columns of one name with other choices, and the same choices under several names
        "CauseEnum": "households.choices.Cause",
        "GuaranteeEnum": "households.choices.Guarantee",
        "IncomeKindEnum": "households.choices.IncomeKind",
        "MeasureKindEnum": "households.choices.MeasureKind",
        "MeasureStateEnum": "households.choices.MeasureState",
        "ObjectionOutcomeEnum": "publicity.choices.Outcome",
        "PaymentStateEnum": "funds.choices.PaymentState",
        "ProblemKindEnum": "households.choices.ProblemKind",
        "ProjectCategoryEnum": "funds.choices.ProjectCategory",
        "ReportKindEnum": "inspections.choices.ReportKind",
        "ReportStateEnum": "inspections.choices.ReportState",
        "RiskKindEnum": "households.choices.Risk",
    },
}

# --- Sealed fields ---------------------------------------------------------------------------------------------
from registry.settings import keys as _keys  # noqa: E402  (needs VAR_DIR)

_found = (
    _keys.load_or_create(VAR_DIR / "keys.json")
    if REGISTRY_SITE == "office"
    else _keys.load_or_create(VAR_DIR / "wall-keys.json", names=("SECRET_KEY",))  # signs the objection form's moment
)
SECRET_KEY = _found["SECRET_KEY"]
REGISTRY_SEAL_KEY = _found.get("REGISTRY_SEAL_KEY", "")
REGISTRY_INDEX_KEY = _found.get("REGISTRY_INDEX_KEY", "")
# Signs the daily roots of the publication log: 32 bytes in base64; without it one derived from REGISTRY_SEAL_KEY.
REGISTRY_LOG_KEY = env.str("REGISTRY_LOG_KEY", default="") if REGISTRY_SITE == "office" else ""

# --- Log -------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"identity": {"()": "registry.logs.MaskIdentity"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "stream": sys.stderr,
            "formatter": "line",
            "filters": ["identity"],
        },
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"fontTools": {"level": "WARNING"}, "weasyprint": {"level": "ERROR"}, "axes": {"level": "WARNING"}},
}
