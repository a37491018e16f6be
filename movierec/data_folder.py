"""The folder that the site keeps its data in: there, this user's own, and closed to others."""

import errno
import os
import pwd
import stat
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

UMASK = 0o077
"""Of every process: addresses, password hashes and sessions are in its files."""

OPEN_TO_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_MADE_BY_THE_SITE = ("db.sqlite3", "media", "models", "static", "broker")


def prepare(folder: Path) -> None:
    """Make the folder where it is missing, and close it and all files made from now on to others.

    One that has nothing of the site in it yet keeps its permissions: it may be of wider use.

    Raises
    ------
    ImproperlyConfigured
        If it cannot be made or written to, or belongs to another user than the one running.
    """
    os.umask(UMASK)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except PermissionError as error:
        raise ImproperlyConfigured(
            f"DATA_DIR {folder} cannot be made: {error.strerror}. Choose another folder, "
            f"or make it as root: install -d -m 700 -o {user_name(os.geteuid())} {folder}"
        ) from error
    except OSError as error:
        why = f"DATA_DIR {folder} cannot be made: {error.strerror}."
        raise ImproperlyConfigured(why) from error
    found = folder.stat()
    owner, user, mode = found.st_uid, os.geteuid(), stat.S_IMODE(found.st_mode)
    if user == 0 != owner:
        # What root writes here, the site could not change.
        raise ImproperlyConfigured(
            f"DATA_DIR {folder} belongs to {user_name(owner)}; "
            f"run this as that user: sudo -u {user_name(owner)} ..."
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(
            f"DATA_DIR {folder} cannot be written to by the user {user_name(user)}; "
            f"it belongs to {user_name(owner)}."
        )
    used = any((folder / name).exists() for name in _MADE_BY_THE_SITE)
    if owner == user and used and mode & OPEN_TO_OTHERS:
        folder.chmod(mode & ~OPEN_TO_OTHERS)


def make_private(folder: Path) -> None:
    """Make a folder that is open to this user only.

    Raises
    ------
    OSError
        If it cannot be made, is a link, or belongs to another user.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if stat.S_ISLNK(found.st_mode) or found.st_uid != os.geteuid():
        reason = "it belongs to another user or is a link; remove it"
        raise PermissionError(errno.EPERM, reason, str(folder))
    folder.chmod(0o700)


def user_name(uid: int) -> str:
    """Return a user's name, or the number where there is no name, as in a container."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
