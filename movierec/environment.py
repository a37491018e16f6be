"""Settings from the environment, each checked: a wrong one is named in one line."""

import re
from collections.abc import Collection, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_plus, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from django.core.exceptions import ImproperlyConfigured

_SWITCHES = {"on": True, "true": True, "yes": True, "1": True} | {
    "off": False,
    "false": False,
    "no": False,
    "0": False,
}
_RELATIVE_SQLITE = re.compile(r"sqlite:///([^/:].*)")
_FILE_IN_ADDRESS = re.compile(
    "(?<=[?&])(sslrootcert|sslcert|sslkey|sslcrl|sslcrldir|passfile"
    "|ssl_ca_certs|ssl_ca_path|ssl_certfile|ssl_keyfile)=([^&]+)"
)
"""What PostgreSQL's client and that of Redis are told of certificates and keys."""
_HOST = re.compile(r"\*|\.?[\w-]+(\.[\w-]+)*\.?|\[[0-9A-Fa-f:.]+\]")
"""A name or an address, all below a name, or any host."""


class Environment(environ.Env):
    """The environment's variables; one that is set to nothing counts as not set.

    Paths that are not full begin where the process was started, and those of a file of variables
    in its folder. Each method raises `ImproperlyConfigured` for a value that it does not take.
    """

    _folders: Mapping[str, Path] = {}
    """Of variables that came from a file: where that is."""

    def read_file(self, path: Path) -> None:
        """Take the variables of a file, if there is one; those of the environment come first."""
        own = set(self.ENVIRON)
        try:
            # Editors on Windows begin a file with a mark.
            with path.open(encoding="utf-8-sig") as file:
                self.read_env(file)
        except FileNotFoundError:
            return
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(f"{path} cannot be read: {error}") from error
        self._folders = dict.fromkeys(set(self.ENVIRON) - own, path.parent)

    def text(self, name: str, default: str = "") -> str:
        """Return any text; that of a file, where `NAME_FILE` names one, as vaults write them."""
        value, path = self.str(name, default=""), self.str(f"{name}_FILE", default="")
        if value and path:
            raise ImproperlyConfigured(f"{name} and {name}_FILE are both set; remove one.")
        if not path:
            return value or default
        try:
            full = self._hand_down(f"{name}_FILE", self._full(f"{name}_FILE", path))
            return Path(full).read_text().strip() or default
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}") from error

    def path(self, name: str) -> str:
        """Return the full path of a file or folder, or nothing."""
        value = self.text(name)
        return self._hand_down(name, self._full(name, value)) if value else ""

    def switch(self, name: str, default: bool) -> bool:
        """Return on or off."""
        value = self.text(name)
        if not value:
            return default
        if value.lower() not in _SWITCHES:
            raise ImproperlyConfigured(f"{name} is {value}; it must be on or off.")
        return _SWITCHES[value.lower()]

    def number(self, name: str, default: int, least: int = 0) -> int:
        """Return a whole number that is not below `least`."""
        value = self.text(name, str(default))
        if not value.isdecimal() or int(value) < least:
            raise ImproperlyConfigured(
                f"{name} is {value}; it must be a whole number from {least} up."
            )
        return int(value)

    def choice(self, name: str, choices: Collection[str], default: str) -> str:
        """Return one of `choices`."""
        value = self.text(name, default)
        if value not in choices:
            raise ImproperlyConfigured(f"{name} is {value}; it must be {' or '.join(choices)}.")
        return value

    def time_zone(self, name: str, default: str) -> str:
        """Return the name of a time zone."""
        value = self.text(name, default)
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ImproperlyConfigured(f"{name} is {value}, which is no time zone.") from error
        return value

    def address(self, name: str, schemes: Collection[str]) -> str:
        """Return a URL with one of `schemes`, or nothing."""
        value = self.text(name)
        if value and urlsplit(value).scheme not in schemes:
            begins = " or ".join(f"{scheme}://" for scheme in schemes)
            raise ImproperlyConfigured(f"{name} must begin with {begins}.")
        return value

    def server(self, name: str, schemes: Collection[str]) -> str:
        """Return a server's URL with one of `schemes`, or nothing; files in it by full paths."""
        value = self.address(name, schemes)

        def full(found: re.Match[str]) -> str:
            option, path = found[1], unquote_plus(found[2])
            # PostgreSQL's word for the authorities of the system.
            if path == "system":
                return found[0]
            return f"{option}={quote(self._full(name, path))}"

        with_full_paths = _FILE_IN_ADDRESS.sub(full, value)
        return value if with_full_paths == value else self._hand_down(name, with_full_paths)

    def country(self, name: str) -> str:
        """Return the code of a country, such as ``DE``, or nothing."""
        value = self.text(name).upper()
        if value and not (len(value) == 2 and value.isascii() and value.isalpha()):
            raise ImproperlyConfigured(f"{name} is {value}; it must be a code such as DE or US.")
        return value

    def site(self, name: str) -> str:
        """Return a site's address, without a slash at its end; or nothing."""
        value = self.address(name, ("http", "https")).rstrip("/")
        parts = urlsplit(value)
        if value and (not parts.hostname or parts.username or parts.query or parts.fragment):
            raise ImproperlyConfigured(
                f"{name} is {value}; it must be an address such as https://movies.example.org."
            )
        return value

    def words(self, name: str) -> list[str]:
        """Return what stands between commas."""
        values: list[str] = self.list(name, default=[])
        return [value.strip() for value in values if value.strip()]

    def hosts(self, name: str) -> list[str]:
        """Return names of hosts, as the site's visitors write them, without scheme and port."""
        values = self.words(name)
        for value in values:
            if not _HOST.fullmatch(value):
                raise ImproperlyConfigured(
                    f"{name} has {value}; write names without scheme, port or path, as in "
                    "movies.example.org or, for all below it, .example.org."
                )
        return values

    def networks(self, name: str, default: Collection[str]) -> list[IPv4Network | IPv6Network]:
        """Return addresses and networks, each as a network."""
        values = self.words(name) or list(default)
        try:
            return [ip_network(value) for value in values]
        except ValueError as error:
            raise ImproperlyConfigured(
                f"{name}: {error}; name addresses or networks, as in 10.0.0.5,192.168.7.0/24."
            ) from error

    def database(self, name: str) -> dict[str, Any] | None:
        """Return Django's settings for the database at a URL; None where there is none."""
        schemes = ("postgres", "postgresql", "sqlite")
        address = self.server(name, schemes)
        file = _RELATIVE_SQLITE.fullmatch(address)
        if file:
            folder = quote(self._full(name, ""))
            address = self._hand_down(name, f"sqlite:///{folder}/{file[1]}")
        return dict(self.db_url_config(address)) if address else None

    def _full(self, name: str, path: str) -> str:
        """Return the full path of what a variable names."""
        folder = self._folders.get(name) or self._folders.get(f"{name}_FILE") or Path.cwd()
        return str(folder / path)

    def _hand_down(self, name: str, value: str) -> str:
        """Have what is started from here, in whatever working directory, find this value."""
        self.ENVIRON[name] = value
        if self.ENVIRON.get(f"{name}_FILE"):
            self.ENVIRON[f"{name}_FILE"] = ""
        return value
