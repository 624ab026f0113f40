"""The product's settings under test: a throwaway secret, fast passwords, plain static files."""

import os

os.environ.setdefault("SECRET_KEY", "tests-only-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789")

from kcpd_training.settings import *  # noqa: F403
from kcpd_training.settings import BASE_DIR, MIDDLEWARE, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Uploaded documents stay in memory.
STORAGES = {
    **STORAGES,
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    # The manifest storage serves 404 in tests: nothing has been collected.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Tests speak plain HTTP.
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, MESSAGES_COOKIE_NAME = "sessionid", "csrftoken", "messages"
DEMO = False
# The log and leavers' packs are signed where a test makes a key.
EVENT_LOG_KEY_FILE = "/nowhere/log-key"
LEAVER_PACK_KEY_FILE = "/nowhere/leaver-key"
# So are packets; that they can be is told by a certificate, whose key nobody has.
PACKET_KEY_FILE = "/nowhere/packet-key"
PACKET_CERTIFICATE = str(BASE_DIR / "tests" / "packet-certificate.pem")
# Nothing is collected, and WhiteNoise warns of a missing folder.
MIDDLEWARE = [name for name in MIDDLEWARE if "WhiteNoise" not in name]
