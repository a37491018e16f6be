"""How large the body of a request may be: few views take files, of people who are logged in."""

from importlib import import_module
from wsgiref.types import WSGIEnvironment

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.handlers.wsgi import get_path_info
from django.db import connection
from django.http import parse_cookie
from django.urls import Resolver404, resolve

LARGEST = 110 * 2**20
"""Bytes of any body: as the largest import of a history, and some room for its form."""
TAKE_FILES = frozenset(
    {
        "bring_history",
        "add_files",
        "fill_again",
        "admin:catalog_movie_add",
        "admin:catalog_movie_change",
        "admin:catalog_movie_import",
    }
)


def most_bytes(environ: WSGIEnvironment) -> int:
    """Return how many bytes of a request's body are read."""
    if _takes_files(environ) and _is_logged_in(environ):
        return LARGEST
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def _takes_files(environ: WSGIEnvironment) -> bool:
    try:
        return resolve(get_path_info(environ)).view_name in TAKE_FILES
    except Resolver404:
        return False


def _is_logged_in(environ: WSGIEnvironment) -> bool:
    cookies = parse_cookie(str(environ.get("HTTP_COOKIE", "")))
    key = cookies.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return False
    # No request of Django's has begun, whose end would close it.
    with connection.temporary_connection():
        return SESSION_KEY in import_module(settings.SESSION_ENGINE).SessionStore(key)
