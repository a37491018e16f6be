"""Settings, all from the environment; `.env.example` lists each variable.

The same code runs on one machine with nothing installed (SQLite, the bundled broker) and on
many (DATABASE_URL, REDIS_URL): only the values below differ.
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from redis.backoff import NoBackoff
from redis.retry import Retry

from . import data_folder, object_storage, single_sign_on
from .databases import database_settings
from .environment import Environment
from .logs import FORMATS, logging_settings
from .site_addresses import broker_socket, site_url

BASE_DIR = Path(__file__).resolve().parent.parent

env = Environment()
if (BASE_DIR / ".env").is_file():
    env.read_file(BASE_DIR / ".env")

DEBUG = env.switch("DEBUG", default=False)
DATA_DIR = Path(env.path("DATA_DIR") or BASE_DIR / ".data").resolve()

SECRET_KEY = env.text("SECRET_KEY")
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS")
if not SECRET_KEY and DEBUG:
    SECRET_KEY = "only-for-development"  # noqa: S105
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is not set; DEBUG=on does without, on your own machine.")
if not ALLOWED_HOSTS and not DEBUG:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS is not set; name the site's hosts, as in ALLOWED_HOSTS=movies.example.org."
    )
# Only now: settings that are not written yet leave no folder among the code.
data_folder.prepare(DATA_DIR)

HTTPS = env.switch("HTTPS", default=not DEBUG)
# What links in mails begin with, whatever host the request named.
SITE_URL = env.site("SITE_URL") or site_url(ALLOWED_HOSTS, HTTPS)
# The site may live below a path, as in SITE_URL=https://example.org/movierec.
FORCE_SCRIPT_NAME = urlsplit(SITE_URL).path or None
_ROOT = f"{FORCE_SCRIPT_NAME or ''}/"

INSTALLED_APPS = [
    "movierec",
    "core",
    "accounts",
    "actions",
    "catalog",
    "shelves",
    "recommendations",
    "nights",
    "friends",
    "weekly",
    "api",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "movierec.health.HealthMiddleware",
    "core.middleware.trusted_proxies.TrustedProxiesMiddleware",
    "movierec.watching.requests.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages, too: a list of movies with their stars repeats itself, and is a twentieth compressed.
    "django.middleware.gzip.GZipMiddleware",
    "api.problems.ProblemMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "core.middleware.time_zone.TimeZoneMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.rating_scale.RatingScaleMiddleware",
    "core.age_limit.AgeLimitMiddleware",
    "core.middleware.no_store.PrivatePagesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.second_factors.FactorRequiredMiddleware",
    "catalog.library.notices.FinishedMiddleware",
    "actions.middleware.NotAllowedMiddleware",
    "actions.middleware.NoNulMiddleware",
    "actions.middleware.DeletedMeanwhileMiddleware",
    "actions.pace.PaceMiddleware",
]

ROOT_URLCONF = "movierec.urls"
WSGI_APPLICATION = "movierec.wsgi.application"

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
                "movierec.appearance.theme",
                "core.middleware.time_zone.time_zone_cookie",
            ],
        },
    },
]

FORM_RENDERER = "core.form_renderer.FieldRenderer"

# --- Storage ---------------------------------------------------------------------------------

# Whether DATABASE_URL leads to PgBouncer, with transactions for which nothing of a session holds.
PGBOUNCER = env.switch("PGBOUNCER", default=False)
DATABASES: dict[str, dict[str, Any]] = {
    "default": database_settings(env.database("DATABASE_URL") or {}, DATA_DIR, PGBOUNCER)
}
# Of a web process, for its threads to share; 0 for one a thread.
DATABASE_POOL = env.number("DATABASE_POOL", default=0)
STATEMENT_TIMEOUT_MS = env.number("STATEMENT_TIMEOUT_MS", default=5_000)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# As the umask says.
FILE_UPLOAD_PERMISSIONS = None
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = f"{_ROOT}media/"
STATIC_ROOT = Path(env.path("STATIC_ROOT") or DATA_DIR / "static")
STATIC_URL = f"{_ROOT}static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Object storage in place of the folders of posters, archives, uploads and models.
STORAGE_URL = env.text("STORAGE_URL")
STORAGES: dict[str, dict[str, Any]] = {
    **object_storage.storages(
        STORAGE_URL, env.text("AWS_ACCESS_KEY_ID"), env.text("AWS_SECRET_ACCESS_KEY")
    ),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# With object storage each host's own copies of the models.
MODELS_DIR = Path(env.path("MODELS_DIR") or DATA_DIR / "models")

# --- Broker and cache ------------------------------------------------------------------------

BROKER_SOCKET = broker_socket(DATA_DIR)
REDIS_URL = env.server("REDIS_URL", ("redis", "rediss"))
CACHES = {
    "default": {
        "BACKEND": "movierec.cache.RedisOrMemoryCache",
        "LOCATION": REDIS_URL or f"unix://{BROKER_SOCKET}",
        "KEY_PREFIX": "movierec",
        "OPTIONS": {
            # What a page may lose to a server that does not answer.
            "socket_connect_timeout": 0.08,
            "socket_timeout": 0.08,
            # Once more, at once: a connection kept open does not survive the server's restart.
            "retry": Retry(NoBackoff(), 1),
        },
    }
}

# --- Background work -------------------------------------------------------------------------

RETRAIN_EVERY_MINUTES = env.number("RETRAIN_EVERY_MINUTES", default=60, least=1)
RETRAIN_MIN_NEW_RATINGS = env.number("RETRAIN_MIN_NEW_RATINGS", default=50)
RETRAIN_MIN_RATINGS = env.number("RETRAIN_MIN_RATINGS", default=300)
# In megabytes; 0 for a share of the machine's or the container's.
TRAINING_MEMORY = env.number("TRAINING_MEMORY", default=0)
TRAINING_THREADS = env.number("TRAINING_THREADS", default=1, least=1)
TRAINER = env.choice("TRAINER", ("lightfm", "spark"), default="lightfm")
# As Spark names it; and what this machine and all of Spark's reach by the same path.
SPARK_MASTER = env.text("SPARK_MASTER", "local[*]")
SPARK_FOLDER = env.path("SPARK_FOLDER")
# Of `serve`; other servers are told on their command line.
WEB_PROCESSES = env.number("WEB_PROCESSES", default=2, least=1)

# --- Sources of movies: none is asked until it is set up ---------------------------------------

WIKIDATA = env.switch("WIKIDATA", default=False)
TMDB_KEY = env.text("TMDB_KEY")
TMDB_TRAINING = env.switch("TMDB_TRAINING", default=False)
IMDB_FOLDER = env.path("IMDB_FOLDER")
ADULT_MOVIES = env.switch("ADULT_MOVIES", default=False)
# Another server that answers as the sources do; only for trying out.
SOURCES_URL = env.address("SOURCES_URL", ("http", "https")).rstrip("/")

# --- Media servers and services --------------------------------------------------------------

# Whether users may name media servers of their own: at public addresses only.
USER_MEDIA_SERVERS = env.switch("USER_MEDIA_SERVERS", default=False)
# Servers on this very machine that admins may name, which are refused otherwise.
LOCAL_MEDIA_SERVERS = env.words("LOCAL_MEDIA_SERVERS")
# Whose age ratings count, and where people watch unless they say otherwise: the code of a country.
COUNTRY = env.country("COUNTRY")

# --- Accounts --------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.authentication.HashOnceBackend"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": name}
    for name in (
        "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "django.contrib.auth.password_validation.MinimumLengthValidator",
        "django.contrib.auth.password_validation.CommonPasswordValidator",
        "accounts.dates_as_passwords.DateValidator",
        "accounts.site_words.SiteWordsValidator",
    )
]
BREACHED_PASSWORDS = env.path("BREACHED_PASSWORDS")
if BREACHED_PASSWORDS:
    AUTH_PASSWORD_VALIDATORS.append(
        {
            "NAME": "accounts.breached_passwords.BreachedPasswordValidator",
            "OPTIONS": {"path": BREACHED_PASSWORDS},
        }
    )
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_SIGNUP_REDIRECT_URL = "welcome"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
SIGN_UP = env.choice("SIGN_UP", ("open", "invitation", "sso", "closed"), default="open")
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "change_password": "accounts.forms.ChangePasswordForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
}
AUDIT_LOG_DAYS = env.number("AUDIT_LOG_DAYS", default=180, least=1)
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = env.choice(
    "EMAIL_VERIFICATION",
    ("mandatory", "optional", "none"),
    default="optional" if DEBUG else "mandatory",
)
ACCOUNT_SESSION_REMEMBER = True
# A length of time ends a session at a fixed moment; a number of seconds would with each change of
# the session begin anew.
ACCOUNT_SESSION_COOKIE_AGE = timedelta(weeks=2)
# Whoever finds a browser signed in must not get the account with it.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Beside django-allauth's own. Whoever has a night's link could join and leave without end.
ACCOUNT_RATE_LIMITS = {
    "join_night": "30/h/key,60/h/ip",
    # Forms sent after log-out, of one user by browsers that have no session yet.
    "keep_form": "10/h/key,60/h/ip",
    # The key is an account and an address together, so that nobody locks out others from elsewhere;
    # all addresses together may try an account this often.
    "login_failed": "10/m/ip,5/5m/key",
    "login_failed_anywhere": "100/h/key",
}
ACCOUNT_MAX_EMAIL_ADDRESSES = 10
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USERNAME_MIN_LENGTH = 2

MFA = env.choice("MFA", ("off", "on", "required-for-admins", "required"), default="on")
MFA_ADAPTER = "accounts.second_factors.MFAAdapter"
MFA_SUPPORTED_TYPES = [] if MFA == "off" else ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = MFA != "off"
# Where nobody confirms addresses, nobody could set up a second factor either.
MFA_ALLOW_UNVERIFIED_EMAIL = ACCOUNT_EMAIL_VERIFICATION != "mandatory"

OIDC_ISSUER = env.address("OIDC_ISSUER", ("https", "http"))
SOCIALACCOUNT_PROVIDERS = single_sign_on.providers(
    OIDC_ISSUER,
    env.text("OIDC_CLIENT_ID"),
    env.text("OIDC_CLIENT_SECRET"),
    env.text("OIDC_NAME", default="single sign-on"),
)
SOCIALACCOUNT_ADAPTER = "accounts.single_sign_on.SocialAccountAdapter"
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5

vars().update(env.email_url_config(env.text("EMAIL_URL", default="consolemail://")))
# A page saves its mails, and a worker delivers them.
DELIVERY_EMAIL_BACKEND = vars()["EMAIL_BACKEND"]
EMAIL_BACKEND = "accounts.mail.QueuedMailBackend"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", default="movierec@localhost")

# --- Security --------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = HTTPS
# What programs ask is refused by HTTP: redirected, it would be sent so each time, token and all.
SECURE_REDIRECT_EXEMPT = [f"^{_ROOT[1:]}api/(v1|played|feeds)/"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and env.switch("HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = HTTPS and env.switch("HSTS_PRELOAD", default=False)
# Both bind other sites of the domain, some of them for years: whoever owns it decides.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
# An index has what PostgreSQL is to read of it; that SQLite leaves out.
SILENCED_SYSTEM_CHECKS += ["models.W040"]
SESSION_ENGINE = "accounts.session_store"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_PATH = _ROOT
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_PATH = _ROOT
# With this prefix browsers take a cookie from this very host by HTTPS only. It asks for the path /.
_HTTPS_PREFIX = "__Secure-" if FORCE_SCRIPT_NAME else "__Host-"
_COOKIE_PREFIX = _HTTPS_PREFIX if HTTPS else ""
SESSION_COOKIE_NAME = f"{_COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{_COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{_COOKIE_PREFIX}language"
THEME_COOKIE_NAME = f"{_COOKIE_PREFIX}theme"
TIME_ZONE_COOKIE_NAME = f"{_COOKIE_PREFIX}timezone"
CSRF_FAILURE_VIEW = "movierec.refused_form.explain"
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
if os.environ.get("TRUSTED_PROXY_COUNT", "0") not in ("", "0"):
    raise ImproperlyConfigured(
        "TRUSTED_PROXY_COUNT is no longer a setting: remove it, and name the addresses of proxies "
        "on other machines in TRUSTED_PROXIES."
    )
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES", default=["127.0.0.0/8", "::1"])
# Safe: core.middleware.trusted_proxies drops the header unless a trusted proxy has sent it.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "https:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF, *single_sign_on.form_targets(OIDC_ISSUER)],
    }
}

# By a user, or by an address without one; 0 is no limit.
MOST_A_MINUTE = {
    "write": env.number("WRITES_A_MINUTE", default=120),
    "search": env.number("SEARCHES_A_MINUTE", default=120),
}

# --- Language, time, admin, logs -------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = int(timedelta(days=365).total_seconds())
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_PATH = _ROOT
TIME_ZONE = env.time_zone("TIME_ZONE", default="UTC")
USE_I18N = True
USE_TZ = True

# The admin's page of a person or a movie with hundreds of credits sends them all.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Without one there are no metrics.
METRICS_TOKEN = env.text("METRICS_TOKEN")
LOG_FORMAT = env.choice("LOG_FORMAT", FORMATS, default="plain")
LOGGING = logging_settings(LOG_FORMAT, DATA_DIR)
# Where errors are reported to.
SENTRY_DSN = env.address("SENTRY_DSN", ("https", "http"))
