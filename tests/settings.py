"""The site's settings with a folder of its own; DATABASE_URL and REDIS_URL choose the services."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

os.environ.setdefault("SECRET_KEY", "for-the-tests")
os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,testserver")
os.environ.setdefault("HTTPS", "off")
os.environ.setdefault("EMAIL_VERIFICATION", "optional")
# All tests come from one address, and faster than a person.
os.environ.setdefault("WRITES_A_MINUTE", "0")
os.environ.setdefault("SEARCHES_A_MINUTE", "0")
if "DATA_DIR" not in os.environ:
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="movierec-tests-")
    atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)

# Beside others, a process of pytest-xdist and its children have a folder and a Redis database of
# their own; pytest-django sees to the database's name.
worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if worker and Path(os.environ["DATA_DIR"]).name != worker:
    os.environ["DATA_DIR"] += f"/{worker}"
    if os.environ.get("REDIS_URL"):
        redis = urlsplit(os.environ["REDIS_URL"])
        number = int(redis.path.strip("/") or 0) + int(worker.removeprefix("gw"))
        os.environ["REDIS_URL"] = redis._replace(path=f"/{number}").geturl()

from movierec.settings import *  # noqa: F403
from movierec.settings import DATA_DIR, DATABASES, STORAGES

# Hashed names need a collectstatic run, which the smoke run of the demo covers.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# WhiteNoise warns of each client while this folder is missing.
(DATA_DIR / "static").mkdir(exist_ok=True)
# A file, as in production: threads on SQLite's in-memory database lock each other out.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:
    # What tests write need not survive the machine; a busy disk would keep them waiting.
    options = DATABASES["default"]["OPTIONS"]
    options["options"] = f"{options.get('options', '')} -c synchronous_commit=off".strip()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# On a busy machine a new half minute begins while a test sends the code of the one before.
MFA_TOTP_TOLERANCE = 1
