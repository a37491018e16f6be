"""Asking one host, patiently and with limits to time and size."""

import email.utils
import json
import math
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import MaxRetryError
from urllib3.util import Retry

from .deadline import POOLS, rest, within
from .errors import (
    BusyError,
    CrowdedError,
    GoneError,
    NonsenseError,
    NotTheSourceError,
    RefusedError,
    UnreachableError,
)
from .pace import Pace

CONNECT_SECONDS = 4.0
READ_SECONDS = 8.0
MOST_SECONDS = 20.0
"""For all of an answer: one that trickles would otherwise hold a worker for hours."""
MOST_SECONDS_IN_A_PAGE = 6.0
MOST_JSON_BYTES = 8_000_000
MOST_WAITED = 10
"""Seconds for which a request waits when told to; for longer, all processes leave the source."""
MOST_WAITED_IN_A_PAGE = 2.0
"""Seconds for which someone who waits for a page waits for their turn; workers wait for theirs."""
_TRIES = 2
_BACKOFF = 0.5
_DEFAULT_PAUSE = 60
_CHUNK = 65_536
_LONGEST_MARK = 180
_UNREADABLE = (ValueError, RecursionError)


class _Tries(Retry):
    """Waits as long as a source asks for and for a turn; gives up at once where that is long.

    Parameters
    ----------
    turn
        Waits until the source may be asked; raises a `SourceError` where it may not.
    """

    def __init__(self, *more: Any, turn: Callable[[], None], **named: Any) -> None:
        self._turn = turn
        super().__init__(*more, **named)

    def new(self, **named: Any) -> Self:
        """Return a copy with some values changed."""
        return super().new(turn=self._turn, **named)

    def get_retry_after(self, response: Any) -> float | None:
        """Return for how many seconds a source wants to be left alone, if it says so."""
        return _seconds(response.headers.get("Retry-After")) or None

    def sleep(self, response: Any = None) -> None:
        """Wait before the next try, which counts as all requests do."""
        rest()
        super().sleep(response)
        self._turn()

    def increment(
        self, method: Any = None, url: Any = None, response: Any = None, *more: Any, **named: Any
    ) -> Self:
        """Return what is left of the tries."""
        asked = 0.0 if response is None else _seconds(response.headers.get("Retry-After"))
        if asked > MOST_WAITED:
            raise MaxRetryError(named["_pool"], url)
        return super().increment(method, url, response, *more, **named)


class _Adapter(HTTPAdapter):
    """Connects as it is told to.

    Parameters
    ----------
    pool
        What urllib3's pools are told beside the usual.
    """

    def __init__(self, tries: Retry, pool: Mapping[str, Any]) -> None:
        self._pool = pool
        super().__init__(max_retries=tries)

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **named: Any
    ) -> None:
        """Make the pools."""
        super().init_poolmanager(connections, maxsize, block, **named, **self._pool)
        self.poolmanager.pool_classes_by_scheme = POOLS


class Client:
    """Asks one host, and follows no redirect away from it.

    Parameters
    ----------
    name
        Of the source, as people read it.
    base
        The address that every request begins with.
    is_patient
        Whether a failed request is tried again; someone who waits for a page is told at once.
    pinned
        Whether `base` names the very address to connect to, past any proxy.
    certificate_of
        The host whose certificate is shown there, where `base` does not name it.
    """

    def __init__(
        self,
        name: str,
        base: str,
        pace: Pace,
        headers: Mapping[str, str],
        *,
        is_patient: bool = True,
        pinned: bool = False,
        certificate_of: str = "",
    ) -> None:
        self._name, self._base, self._pace = name, base.rstrip("/"), pace
        self._session = requests.Session()
        self._session.headers.update(headers)
        # Neither a proxy of the environment nor a password from ~/.netrc.
        self._session.trust_env = not pinned
        tries = _Tries(
            turn=self._turn,
            total=_TRIES if is_patient else 0,
            backoff_factor=_BACKOFF,
            status_forcelist=(429, 500, 502, 503, 504),
            raise_on_status=False,
            redirect=False,
        )
        host = {"server_hostname": certificate_of, "assert_hostname": certificate_of}
        self._session.mount("http://", _Adapter(tries, {}))
        self._session.mount("https://", _Adapter(tries, host if certificate_of else {}))
        self._seconds = (CONNECT_SECONDS, READ_SECONDS) if is_patient else (2.0, 4.0)
        self._most_seconds = MOST_SECONDS if is_patient else MOST_SECONDS_IN_A_PAGE
        self._most_waited = math.inf if is_patient else MOST_WAITED_IN_A_PAGE

    def json(
        self, path: str, parameters: Mapping[str, str | int] | None = None, etag: str = ""
    ) -> tuple[dict[str, Any] | None, str]:
        """Return what is answered, or None if nothing changed since `etag`; and its own mark."""
        conditions = {"If-None-Match": etag} if etag else {}
        with self._answer(path, parameters or {}, conditions) as answer:
            if answer.status_code == requests.codes.not_modified:
                return None, etag
            content = self._content(answer, MOST_JSON_BYTES)
            mark = answer.headers.get("ETag", "")
            try:
                value = json.loads(content)
            except _UNREADABLE as error:
                message = f"{self._name} answered with something unreadable."
                raise NotTheSourceError(message) from error
        if not isinstance(value, dict):
            raise NonsenseError(f"{self._name} answered with something else than was asked for.")
        return value, mark[:_LONGEST_MARK]

    def file(
        self, path: str, most_bytes: int, parameters: Mapping[str, str | int] | None = None
    ) -> bytes:
        """Return a file."""
        with self._answer(path, parameters or {}, {}) as answer:
            return self._content(answer, most_bytes)

    @contextmanager
    def _answer(
        self, path: str, parameters: Mapping[str, str | int], headers: Mapping[str, str]
    ) -> Iterator[requests.Response]:
        try:
            with self._answer_in_time(path, parameters, headers) as answer:
                yield answer
        except CrowdedError:
            raise
        except (UnreachableError, BusyError, RefusedError) as error:
            self._pace.note(str(error))
            raise
        self._pace.note("")

    @contextmanager
    def _answer_in_time(
        self, path: str, parameters: Mapping[str, str | int], headers: Mapping[str, str]
    ) -> Iterator[requests.Response]:
        with within(self._most_seconds) as deadline:
            try:
                with self._get(path, parameters, headers) as answer:
                    yield answer
            finally:
                if deadline.is_over:
                    # Whatever was made of the part that had come.
                    raise UnreachableError(f"{self._name} is too slow.")

    def _get(
        self, path: str, parameters: Mapping[str, str | int], headers: Mapping[str, str]
    ) -> requests.Response:
        self._turn()
        try:
            answer = self._session.get(
                f"{self._base}{path}",
                params=parameters,
                headers=headers,
                timeout=self._seconds,
                allow_redirects=False,
                stream=True,
            )
        except requests.RequestException as error:
            raise UnreachableError(f"{self._name} does not answer.") from error
        self._check(answer)
        return answer

    def _turn(self) -> None:
        """Wait for a turn, unless the source wants to be left alone, also since then."""
        self._refuse_while_paused()
        self._pace.wait(self._most_waited)
        self._refuse_while_paused()

    def _refuse_while_paused(self) -> None:
        if left := self._pace.left_of_pause():
            raise BusyError(f"{self._name} wants to be left alone for {_minutes(left)}.", left)

    def _check(self, answer: requests.Response) -> None:
        status = answer.status_code
        if status == requests.codes.ok:
            return
        if status == requests.codes.not_modified and "If-None-Match" in answer.request.headers:
            return
        answer.close()
        if status in (401, 403):
            raise RefusedError(f"{self._name} refuses the key that it is asked with.")
        if status in (404, 410):
            raise GoneError(f"{self._name} does not have it.")
        asked = _seconds(answer.headers.get("Retry-After"))
        if status == requests.codes.too_many_requests or asked:
            length = self._pace.pause(asked or _DEFAULT_PAUSE)
            message = f"{self._name} wants to be left alone for {_minutes(length)}."
            raise BusyError(message, length)
        if status >= 500:
            raise UnreachableError(f"{self._name} has trouble of its own ({status}).")
        raise NotTheSourceError(f"{self._name} answered with {status}.")

    def _content(self, answer: requests.Response, most_bytes: int) -> bytes:
        content = bytearray()
        try:
            for chunk in answer.iter_content(_CHUNK):
                content += chunk
                if len(content) > most_bytes:
                    raise NonsenseError(f"{self._name} sent more than {most_bytes:,} bytes.")
        except requests.RequestException as error:
            raise UnreachableError(f"{self._name} broke off its answer.") from error
        return bytes(content)


def _seconds(text: str | None) -> float:
    """Return what a Retry-After says: seconds, or a date."""
    if not text:
        return 0.0
    if text.strip().isdecimal():
        return float(text.strip()[:9])
    try:
        until = email.utils.parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError):
        return 0.0
    return max(until - time.time(), 0.0)


def _minutes(seconds: int) -> str:
    if seconds < 120:
        return f"{seconds} seconds"
    return f"{round(seconds / 60)} minutes"
