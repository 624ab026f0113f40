"""The project's settings, all of them from the environment, safe when nothing is set.

`deploy/env.example` lists every variable. Without DEBUG or DEMO the project refuses to start
with a missing or weak SECRET_KEY, and says what to set.
"""

import ipaddress
import re
from datetime import date, timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()


def day_of(name: str, text: str) -> date | None:
    """The day that a setting names; None where it is unset."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} is “{text}”, which is no day. Write it like 2026-12-01, or leave it out."
        ) from None


DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)

SECRET_KEY = env.str("SECRET_KEY", default="")
if DEBUG and not SECRET_KEY:
    SECRET_KEY = "development-only-" + "0123456789abcdef" * 3
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5:
    raise ImproperlyConfigured(
        "SECRET_KEY is missing or too weak: it needs 50 characters or more, chosen at random. "
        'Make one with: python3 -c "import secrets; print(secrets.token_urlsafe(50))" '
        "and set it in the environment as SECRET_KEY."
    )

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# The department -------------------------------------------------------------------------------

DEPARTMENT_NAME = env.str("DEPARTMENT_NAME", default="Kansas City, Missouri Police Department")
# Printed at the head of letters to who asked for a record. Unset: they have none.
DEPARTMENT_ADDRESS = env.str("DEPARTMENT_ADDRESS", default="")
DEPARTMENT_TELEPHONE = env.str("DEPARTMENT_TELEPHONE", default="")
DEPARTMENT_SHORT_NAME = env.str("DEPARTMENT_SHORT_NAME", default="KCPD")
# The first CLEE period the department holds its members' records of. Unset: the year in which the
# first completion was entered. Periods before it take no hours from later ones.
RECORDS_FROM = env.int("RECORDS_FROM", default=None)

TIME_ZONE = env.str("TIME_ZONE", default="America/Chicago")
USE_TZ = True
LANGUAGE_CODE = "en-us"
USE_I18N = False

EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)  # seconds
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="training-records@localhost")
# Where the links of an e-mail lead. Unset: it has none, and says where to look.
SITE_ADDRESS = env.str("SITE_ADDRESS", default="")
if SITE_ADDRESS and not re.fullmatch(r"https?://[^/\s]+(/[^\s?#]*)?", SITE_ADDRESS):
    raise ImproperlyConfigured(
        f"SITE_ADDRESS is “{SITE_ADDRESS}”, which is no address of pages. Set it to what members "
        "type, such as https://training.example.org, or leave it out."
    )

# The event log --------------------------------------------------------------------------------

# What its signatures call it; it never changes.
EVENT_LOG_NAME = env.str("EVENT_LOG_NAME", default="training-records/log")
# The private key by which checkpoints are signed. The worker's unit says where it can read it.
EVENT_LOG_KEY_FILE = env.str("EVENT_LOG_KEY_FILE", default=str(VAR_DIR / "keys" / "log-key"))
# Its public half, and those of before, by which pages and commands check.
EVENT_LOG_KEYS = env.list("EVENT_LOG_KEYS", default=[])
# Where checkpoints go: a folder outside of the database, e-mail addresses, and a witness.
EVENT_LOG_FOLDER = env.str("EVENT_LOG_FOLDER", default="")
EVENT_LOG_ADDRESSES = env.list("EVENT_LOG_ADDRESSES", default=[])
EVENT_LOG_WITNESS = env.str("EVENT_LOG_WITNESS", default="")
EVENT_LOG_WITNESS_KEY = env.str("EVENT_LOG_WITNESS_KEY", default="")
if not re.fullmatch(r"[^\s+]+", EVENT_LOG_NAME):
    raise ImproperlyConfigured(
        f"EVENT_LOG_NAME is “{EVENT_LOG_NAME}”, by which nobody could check a signature: it has "
        "neither blanks nor a plus. Set it to something like training.example.org/log."
    )
if EVENT_LOG_WITNESS and not re.fullmatch(r"https?://[^/\s]+(/[^\s?#]*)?", EVENT_LOG_WITNESS):
    raise ImproperlyConfigured(
        f"EVENT_LOG_WITNESS is “{EVENT_LOG_WITNESS}”, which is no address of a witness. Set it to "
        "one such as https://witness.example.org, or leave it out."
    )

# Leavers' packs (11 CSR 75-15.020(6)) -----------------------------------------------------------

# The private key by which their records are signed. The worker's unit says where it can read it.
LEAVER_PACK_KEY_FILE = env.str("LEAVER_PACK_KEY_FILE", default=str(VAR_DIR / "keys" / "leaver-key"))
# Days after the last day of employment until which handing over is not late. The rule names none.
LEAVER_PACK_DAYS = env.int("LEAVER_PACK_DAYS", default=30)
# The first last day of which a pack is owed here. Unset: of every separation on file. Who left the
# demo's department before had the record on paper.
LEAVER_PACKS_FROM = day_of(
    "LEAVER_PACKS_FROM",
    env.str("LEAVER_PACKS_FROM", default=str(date.today() - timedelta(days=90)) if DEMO else ""),
)
if LEAVER_PACK_DAYS < 1:
    raise ImproperlyConfigured(
        f"LEAVER_PACK_DAYS is {LEAVER_PACK_DAYS}, and a day is the least. Set it to something "
        "like 30."
    )

# Packets of the release desk -------------------------------------------------------------------

# The private key that signs them, which the worker alone reads, and its certificate, which anybody
# may. Without the certificate no packet is built.
PACKET_KEY_FILE = env.str("PACKET_KEY_FILE", default=str(VAR_DIR / "keys" / "packet-key"))
PACKET_CERTIFICATE = env.str(
    "PACKET_CERTIFICATE", default=str(VAR_DIR / "keys" / "packet-certificate.pem")
)

# Apps -----------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "simple_history",
    "tree_queries",
    "frame",
    "frame.notices",
    "frame.jobs",
    "frame.imports",
    "events",
    "people",
    "courses",
    "records",
    "compliance",
    "kcpd_training.apps.RoofConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kcpd_training.middleware.keep_to_this_site",
    "kcpd_training.middleware.answer_head_as_get",
    "kcpd_training.middleware.answer_with_failure",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kcpd_training.content_types.refuse_unread_content",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kcpd_training.signed_out.AskToSignIn",
    "kcpd_training.middleware.note_seen",
    "kcpd_training.middleware.answer_options",
    "kcpd_training.middleware.keep_out_of_caches",
    "kcpd_training.refusals.note_refusals",
    "people.middleware.ask_for_own_password",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "compliance.middleware.settle_after_writing",
    "simple_history.middleware.HistoryRequestMiddleware",
    "kcpd_training.middleware.say_not_allowed",
]

ROOT_URLCONF = "kcpd_training.urls"
WSGI_APPLICATION = "kcpd_training.wsgi.application"

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
                "kcpd_training.context_processors.frame",
            ],
            "builtins": ["frame.templatetags.display", "compliance.templatetags.standings"],
            "libraries": {"form_parts": "frame.templatetags.form_parts"},
        },
    },
]
FORM_RENDERER = "frame.forms_renderer.UswdsRenderer"
DJANGO_TABLES2_TEMPLATE = "django_tables2/uswds.html"

# Data -----------------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'records.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # Writers queue at BEGIN instead of failing half-way. WAL is set by frame/sqlite.py.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA synchronous=NORMAL;",
    }

# The virus scanner that looks through what is sent in: the socket of ClamAV's daemon, or host:port.
# Unset: there is none. Set: what it did not look through is refused.
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")
CLAMD_TIMEOUT = env.float("CLAMD_TIMEOUT", default=10.0)  # seconds

# Small files arrive in memory; what can't be put on the disk is told in words.
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "frame.storing.arriving.ArrivingFile",
]
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR_DIR / "files"))

# Who signs in ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.Member"
AUTHENTICATION_BACKENDS = ["people.sign_in.SerialNumberBackend"]
# The page says the first reason of these alone, so what explains most stands first.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "people.sign_in.NotTheDemoPassword"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "people.passwords.NotTooLong"},
    {"NAME": "people.passwords.LongWithoutWhatIsTriedFirst"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "people.passwords.NotBreached"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"

# Wrong passwords in a row that lock; every other figure stands in people/guessing/limits.py.
SIGN_IN_FAILURE_LIMIT = env.int("SIGN_IN_FAILURE_LIMIT", default=5)
if SIGN_IN_FAILURE_LIMIT < 1:
    raise ImproperlyConfigured(
        f"SIGN_IN_FAILURE_LIMIT is {SIGN_IN_FAILURE_LIMIT}, and nobody could sign in. Set it to 1 "
        "or more, or leave it out."
    )

# The networks of the department's own buildings, where many share one address.
try:
    STATION_ADDRESSES = [
        ipaddress.ip_network(each.strip()) for each in env.list("STATION_ADDRESSES", default=[])
    ]
except ValueError as error:
    raise ImproperlyConfigured(
        f"STATION_ADDRESSES: {error}. Give addresses or networks with commas between them, such as "
        "192.0.2.7,198.51.100.0/24, or leave it out."
    ) from None

SESSION_ENGINE = "people.session_store"
SESSION_COOKIE_AGE = env.int("SESSION_COOKIE_AGE", default=12 * 60 * 60)
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=30)
if SESSION_IDLE_MINUTES < 5:
    raise ImproperlyConfigured(
        f"SESSION_IDLE_MINUTES is {SESSION_IDLE_MINUTES}. Give 5 or more: a page warns "
        "three minutes before, and nobody should have to hurry."
    )
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # scripts take the token from the page

# Releases -------------------------------------------------------------------------------------

RELEASE_GRANT_DAYS = env.int("RELEASE_GRANT_DAYS", default=30)
if RELEASE_GRANT_DAYS < 1:
    raise ImproperlyConfigured(
        f"RELEASE_GRANT_DAYS is {RELEASE_GRANT_DAYS}. Give 1 or more: so many days a grant has to "
        "be handed over."
    )

# Transport ------------------------------------------------------------------------------------

# A demo and a developer's server speak plain HTTP on loopback; everything else is HTTPS only.
ON_LOOPBACK = DEBUG or DEMO
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=not ON_LOOPBACK)
SESSION_COOKIE_SECURE = not ON_LOOPBACK
CSRF_COOKIE_SECURE = not ON_LOOPBACK
# A browser takes a cookie of this name from this host alone, by HTTPS and for every path.
THIS_HOST = "" if ON_LOOPBACK else "__Host-"
SESSION_COOKIE_NAME = f"{THIS_HOST}sessionid"
CSRF_COOKIE_NAME = f"{THIS_HOST}csrftoken"
MESSAGES_COOKIE_NAME = f"{THIS_HOST}messages"
# Tells a browser in which somebody has signed in; it opens nothing.
KNOWN_BROWSER_COOKIE_NAME = f"{THIS_HOST}known"
MESSAGE_STORAGE = "frame.said.SaidInCookies"
SECURE_HSTS_SECONDS = 0 if ON_LOOPBACK else env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = not ON_LOOPBACK
SECURE_HSTS_PRELOAD = not ON_LOOPBACK
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Whether a proxy says by which scheme, and from which address, a request came to it.
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Files of the pages ---------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(VAR_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    # Uploaded papers can be medical: nobody but the server's own account reads them.
    "default": {
        "BACKEND": "frame.storing.whole_files.WholeFiles",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if ON_LOOPBACK
        else "frame.static_files.HashedFiles"
    },
}
WHITENOISE_USE_FINDERS = ON_LOOPBACK

# Logs -----------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"refused": {"()": "kcpd_training.logs.RefusedInOneLine"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["refused"],
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
