"""The site's settings with a folder of its own; DATABASE_URL and REDIS_URL choose the services."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "for-the-tests")
os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,testserver")
os.environ.setdefault("HTTPS", "off")
os.environ.setdefault("EMAIL_VERIFICATION", "optional")
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="movierec-tests-"))

from movierec.settings import *  # noqa: F403
from movierec.settings import DATA_DIR, DATABASES, STORAGES

# Hashed names need a collectstatic run, which the smoke run of the demo covers.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# A file, as in production: threads on SQLite's in-memory database lock each other out.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
