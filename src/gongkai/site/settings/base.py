"""Settings of a running site; everything that differs between sites comes from the environment.

GONGKAI_HOME          folder of the database, keys and uploads (default: ./var)
GONGKAI_DATABASE_URL  postgresql://user:password@host:port/name; default is SQLite in GONGKAI_HOME
GONGKAI_HOSTS         comma-separated host names (default: loopback only)
GONGKAI_PROXIES       comma-separated networks of proxies that X-Forwarded-For is believed from (none)
GONGKAI_DEBUG         1 for tracebacks in the browser
GONGKAI_MAIL_URL      smtp://user:password@host:port, or smtps://; default prints mail to the terminal
GONGKAI_MAIL_FROM     sender of reminders
GONGKAI_SMS           class that sends short texts (default prints them), empty for none
GONGKAI_IM            class that sends government instant messages (default: none)
GONGKAI_BASE_URL      address of the site as the public knows it (default: http://127.0.0.1:8000)
GONGKAI_SITE_NAME     its name (default: that of the district, with 政务公开)
GONGKAI_SITE_CODE     网站标识码, ten digits (国办发〔2017〕47号); so far as given, at the foot of each page:
GONGKAI_ICP           ICP备案号
GONGKAI_POLICE        公安备案号
GONGKAI_LINKS         1 to try the links of public items to other sites, where the machine has a way out
GONGKAI_LICENCE_NAME  name of the terms under which public data may be used (default: 注明来源即可使用)
GONGKAI_LICENCE_TEXT  the terms in the district's own words (default: free use with the source named)
GONGKAI_LICENCE_URL   address of the terms (default: the site's page of open data, which prints them)
GONGKAI_API_LIMIT     answers of the read API and whole files to one visitor in a minute, 0 for any (600)
GONGKAI_READY         0 to answer every public page anew (default: ready bytes, docs/ready.md)
GONGKAI_REDIS_URL     Redis for the jobs of several machines; default is SQLite in GONGKAI_HOME
"""

import os
from pathlib import Path

from gongkai.site.environment import database_from_url, mail_from_url, networks, secret

HOME = Path(os.environ.get("GONGKAI_HOME", "var")).resolve()
HOME.mkdir(parents=True, exist_ok=True)

SECRET_KEY = secret(HOME, "django")
FIELD_KEY = secret(HOME, "fields")
DEBUG = os.environ.get("GONGKAI_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("GONGKAI_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

PROXIES = networks(os.environ.get("GONGKAI_PROXIES", ""))

INSTALLED_APPS = [
    "gongkai.demo",
    "gongkai.site",
    "gongkai.reports",
    "gongkai.foi",
    "gongkai.remedies",
    "gongkai.library",
    "gongkai.enforcement",
    "gongkai.portal",
    "gongkai.search",
    "gongkai.ledger",
    "wagtail.contrib.typed_table_block",
    "wagtail.users",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "axes",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "gongkai.site.headers.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "gongkai.site.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "gongkai.site.access.AccessMiddleware",
    "axes.middleware.AxesMiddleware",
]

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "gongkai.site.access.PostBackend",
]
AUTH_USER_MODEL = "ledger.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 1
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "gongkai.ledger.limits.address_of"
AXES_LOCKOUT_TEMPLATE = "locked.html"

ROOT_URLCONF = "gongkai.site.urls"
WSGI_APPLICATION = "gongkai.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gongkai.site.context.around",
            ]
        },
    }
]

DATABASES = {"default": database_from_url(os.environ.get("GONGKAI_DATABASE_URL"), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

LINKS = os.environ.get("GONGKAI_LINKS") == "1"

# Public pages as ready bytes: bytes in memory are each worker's, those on disk the machine's.
READY = os.environ.get("GONGKAI_READY") != "0" and not DEBUG
READY_FOLDER = HOME / "ready"
READY_MEMORY = 64 * 1024 * 1024
READY_DISK = 2 * 1024 * 1024 * 1024

WAGTAILADMIN_USER_LOGIN_FORM = "gongkai.site.console.login.LoginForm"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_SITE_NAME = "政务公开工作台"
WAGTAILADMIN_BASE_URL = os.environ.get("GONGKAI_BASE_URL", "http://127.0.0.1:8000")
SITE_NAME = os.environ.get("GONGKAI_SITE_NAME", "")
SITE_CODE = os.environ.get("GONGKAI_SITE_CODE", "")
SITE_ICP = os.environ.get("GONGKAI_ICP", "")
SITE_POLICE = os.environ.get("GONGKAI_POLICE", "")
# No law gives public data one licence for all: what is not the district's own word is this default.
LICENCE_NAME = os.environ.get("GONGKAI_LICENCE_NAME", "注明来源即可使用")
LICENCE_TEXT = os.environ.get(
    "GONGKAI_LICENCE_TEXT",
    "本站公开的数据可以免费查阅、复制、传播、加工和利用，包括用于商业用途。使用时注明来源（本站名称、"
    "数据名称、网址和取得日期），改动过的说明作了改动，不得称使用者的产品或者结论得到本站认可。"
    "内容以发布机关的原文为准；法律、行政法规对特定信息的使用另有规定的，从其规定。",
)
LICENCE_URL = os.environ.get("GONGKAI_LICENCE_URL", "")
API_PER_MINUTE = int(os.environ.get("GONGKAI_API_LIMIT", "600"))
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_I18N_ENABLED = False
# The console looks for titles in the table itself; the public's search is `gongkai.search`.
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "modelsearch.backends.database.fallback", "AUTO_UPDATE": False}
}
# Reviews are the portal's own (docs/adr/0009).
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
SILENCED_SYSTEM_CHECKS = ["wagtailadmin.W003"]

# Reminders: mail goes to the console until a mail server is named; texts go through a small port.
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("GONGKAI_MAIL_FROM", "gongkai@localhost")
if os.environ.get("GONGKAI_MAIL_URL"):
    globals().update(mail_from_url(os.environ["GONGKAI_MAIL_URL"]))
REMINDER_TEXTS = {
    key: backend
    for key, backend in (
        ("sms", os.environ.get("GONGKAI_SMS", "gongkai.ledger.couriers.ConsoleTexts")),
        ("im", os.environ.get("GONGKAI_IM", "")),
    )
    if backend
}
REDIS_URL = os.environ.get("GONGKAI_REDIS_URL", "")
