"""Where the site is reached, and where its bundled broker is."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def site_url(hosts: list[str], https: bool) -> str:
    """Return the site's address by the first of its hosts that is not this machine for itself.

    Raises
    ------
    ImproperlyConfigured
        If none of them is a whole name.
    """
    named = [host for host in hosts if not host.startswith(("*", "."))]
    if hosts and not named:
        raise ImproperlyConfigured(
            "SITE_URL is not set, and ALLOWED_HOSTS has no full host name to take it from; "
            "set it, as in SITE_URL=https://movies.example.org."
        )
    public = [host for host in named if host not in ("localhost", "127.0.0.1", "[::1]")]
    host = next(iter([*public, *named]), "localhost")
    return f"{'https' if https else 'http'}://{host}"


def broker_socket(data_dir: Path) -> Path:
    """Return where the bundled broker listens: in the data folder, or, if that is long, elsewhere.

    The path of a Unix socket may be about 100 bytes long and no longer.
    """
    socket = data_dir / "broker" / "broker.sock"
    if len(os.fsencode(socket)) <= 100:
        return socket
    name = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"movierec-{name}" / "broker.sock"
