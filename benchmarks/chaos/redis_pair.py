"""Redis with a replica, and one address that belongs to the one that takes writes."""

from pathlib import Path

import redis

from .hosts import ChaosError, Host, wait_until

_ADDRESS = "10.77.0.30"
"""Moves to the replica when that is promoted, as keepalived moves one."""
_PORT = 6379


class RedisPair:
    """Two servers, of which one takes writes and the other follows it."""

    url = f"redis://{_ADDRESS}:{_PORT}/0"

    def __init__(self, first: Host, second: Host, folder: Path) -> None:
        self.primary, self.replica = first, second
        self._folder = folder
        self._start(first)
        first.take_address(_ADDRESS)
        self._start(second)
        self.follow()

    def kill_primary(self) -> None:
        """Kill the server that takes writes."""
        self.primary.kill("redis")

    def promote(self) -> None:
        """Let the replica take writes, and give it the address."""
        self._client(self.replica).replicaof("NO", "ONE")
        self.primary.give_up_address(_ADDRESS)
        self.replica.take_address(_ADDRESS)
        self.primary, self.replica = self.replica, self.primary

    def follow(self) -> None:
        """Let the replica follow the primary, from wherever it is."""
        if "redis" not in self.replica.processes:
            self._start(self.replica)
        client = self._client(self.replica)
        client.replicaof(self.primary.address, str(_PORT))
        wait_until(
            lambda: client.info("replication")["master_link_status"] == "up",
            "Redis's replica follows",
        )

    def _start(self, host: Host) -> None:
        folder = self._folder / host.name
        folder.mkdir(parents=True, exist_ok=True)
        command = [
            *("redis-server", "--port", str(_PORT), "--bind", "0.0.0.0"),  # noqa: S104
            *("--protected-mode", "no", "--appendonly", "yes", "--save", ""),
            *("--maxmemory-policy", "noeviction", "--dir", str(folder)),
        ]
        host.start("redis", command, {})
        wait_until(lambda: self._answers(host), "Redis answers")

    def _answers(self, host: Host) -> bool:
        try:
            return bool(self._client(host).ping())
        except redis.RedisError:
            return False

    @staticmethod
    def _client(host: Host) -> "redis.Redis":
        if "redis" not in host.processes:
            raise ChaosError(f"Redis does not run on {host.name}")
        return redis.Redis(host.address, _PORT, socket_timeout=2, socket_connect_timeout=2)
