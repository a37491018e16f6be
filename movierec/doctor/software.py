"""Settings, installed packages and static files."""

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.checks import ERROR, run_checks
from django.http.request import split_domain_port, validate_host

from movierec.watching import hosts
from recommendations.engine.trainers.spark import what_is_missing

from .outcome import NotCheckedError

_LEAST_KEY_LENGTH = 40


def check_settings() -> Iterator[str]:
    """Find settings that are unsafe, and names in `.env` that are no settings."""
    if settings.DEBUG:
        yield "DEBUG is on: it shows strangers the code and its settings. Remove it from .env."
    if len(settings.SECRET_KEY) < _LEAST_KEY_LENGTH:
        yield (
            f"SECRET_KEY has {len(settings.SECRET_KEY)} characters and can be guessed: take a "
            "longer one, as .env.example says. Everyone has to log in again then."
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield "ALLOWED_HOSTS has *, so anyone can pass the site off as theirs: name its hosts."
    yield from _check_address()
    yield from (found.msg for found in run_checks() if found.is_serious(ERROR))
    yield from unknown_names(settings.BASE_DIR / ".env")


def _check_address() -> Iterator[str]:
    """Find out whether the links in mails lead to a host that the site answers for."""
    host, _port = split_domain_port(urlsplit(settings.SITE_URL).netloc)
    proxy_changes_it = urljoin(settings.SITE_URL, "/").rstrip("/") in settings.CSRF_TRUSTED_ORIGINS
    known = validate_host(host, settings.ALLOWED_HOSTS)
    if settings.ALLOWED_HOSTS and not (known or proxy_changes_it):
        yield f"SITE_URL leads to {host}, where all is answered 400: add it to ALLOWED_HOSTS."


def unknown_names(env: Path) -> Iterator[str]:
    """Find names in a file of settings that `.env.example` does not have."""
    if not env.is_file():
        return
    # Those with a default are commented out there.
    known = _names_in(settings.BASE_DIR / ".env.example", r"#?")
    for name in sorted(_names_in(env) - known):
        yield f".env has {name}, which is no setting: compare its spelling with .env.example."


def check_packages() -> Iterator[str]:
    """Find packages that are not those of `requirements.txt`."""
    yield from other_packages(settings.BASE_DIR / "requirements.txt")


def other_packages(requirements: Path) -> Iterator[str]:
    """Find packages that are missing or installed in another version than a file names."""
    if not requirements.is_file():
        raise NotCheckedError("there is no requirements.txt here")
    pinned = re.findall(
        r"^([\w.-]+)(?:\[[\w,-]+\])?==([^\s;\\]+) \\$", requirements.read_text(), re.MULTILINE
    )
    others = [f"{name} {wanted}" for name, wanted in pinned if _installed(name) != wanted]
    if others:
        yield (
            f"Installed packages are not those of requirements.txt ({', '.join(others[:3])} "
            "are wanted): run .venv/bin/pip install --require-hashes -r requirements.txt"
        )


def check_trainer() -> Iterator[str]:
    """Find out whether what trains models is installed."""
    if settings.TRAINER == "spark" and (missing := what_is_missing()):
        yield f"TRAINER is spark, and no model is trained: {missing}"


def check_static_files() -> Iterator[str]:
    """Find out whether `collectstatic` has to run."""
    storage = staticfiles_storage
    if not isinstance(storage, ManifestFilesMixin):
        return
    manifest = settings.STATIC_ROOT / storage.manifest_name
    try:
        is_there = manifest.is_file()
        is_old = is_there and _newest_static_file() > manifest.stat().st_mtime
    except PermissionError as error:
        yield f"Static files cannot be read ({error}), so pages do not come."
        return
    if not is_there:
        if hosts.only_works():
            raise NotCheckedError("this host has workers only, which need none")
        yield "Static files are missing, so pages do not come: run manage.py collectstatic."
    elif is_old:
        yield "Static files are older than the code: run manage.py collectstatic."


def _names_in(env: Path, before: str = r"\s*(?:export )?") -> set[str]:
    return set(re.findall(rf"^{before}([A-Z_]+)=", env.read_text(), re.MULTILINE))


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _newest_static_file() -> float:
    return max(
        Path(storage.path(path)).stat().st_mtime
        for finder in get_finders()
        for path, storage in finder.list([])
    )
