"""All processes of a site on one machine, started and stopped as one."""

import errno
import fcntl
import multiprocessing
import os
import signal
import socket
import threading
import time
from argparse import ArgumentTypeError
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.request import urlopen

from celery.platforms import set_pdeathsig
from django.conf import settings
from honcho.manager import Manager
from honcho.printer import Message
from honcho.process import Popen, Process

from . import broker
from .printer import printer
from .programs import HOST, programs

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_SECONDS_FOR_THE_BROKER = 30.0


class CannotServeError(Exception):
    """Nothing was started, for a reason that the person can do something about."""


class ProcessDiedError(Exception):
    """A process stopped before the site was up, and the others were stopped with it."""


@contextmanager
def only_one(data_dir: Path) -> Iterator[int]:
    """Hold the right to run on a data folder; a process that dies gives it back.

    Its file descriptor is what is entered: who inherits it holds the right, too.

    Raises
    ------
    CannotServeError
        If another process holds it, or the folder cannot be written to.
    """
    try:
        lock = (data_dir / "serve.lock").open("w")
    except OSError as error:
        raise CannotServeError(f"{data_dir} cannot be written to: {error.strerror}.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotServeError(f"{data_dir} is being served already.") from error
        yield lock.fileno()


def port_number(text: str) -> int:
    """Return the port that `text` names.

    Raises
    ------
    ArgumentTypeError
        If it names none.
    """
    if text.isdecimal() and 0 < int(text) < 65_536:
        return int(text)
    raise ArgumentTypeError(f"{text} is not a port number; 1 to 65535 are")


def check_port(port: int) -> None:
    """Make sure that the web server will be able to listen.

    Raises
    ------
    CannotServeError
        If it will not.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            why = "in use" if error.errno == errno.EADDRINUSE else f"not to be had ({error})"
            raise CannotServeError(f"Port {port} is {why}; choose another.") from error


def run(port: int, announce: Callable[[], str], farewell: str) -> None:
    """Run the site until it is asked to stop; on return all of its processes are gone.

    Parameters
    ----------
    port
        Where the web server listens, on this machine only.
    announce
        Returns what to print once pages come.
    farewell
        What to print when it was asked to stop.

    Raises
    ------
    CannotServeError
        If the port cannot be had.
    broker.BrokerError
        If the bundled broker cannot be started.
    ProcessDiedError
        If a process stopped before the site was up. Later one is started again.
    """
    check_port(port)
    supervisor = _Supervisor(f"http://{HOST}:{port}/healthz", announce)
    for program in programs(port):
        supervisor.add_process(
            program.name, program.command, env=program.environment, cwd=str(settings.BASE_DIR)
        )
    try:
        supervisor.loop()
        if not supervisor.died:
            supervisor.finish(farewell)
    finally:
        supervisor.end_all()
    if supervisor.died:
        raise ProcessDiedError(f"{supervisor.died}; everything else was stopped too.")


class _Child(Popen):
    """A process that never outlives `serve`, and whose own children never outlive it."""

    def __init__(self, command: list[str], **options: Any) -> None:
        super().__init__(command, shell=False, preexec_fn=_start_afresh, **options)
        threading.Thread(target=self._end_group, daemon=True).start()

    def _end_group(self) -> None:
        self.wait()
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)


def _start_afresh() -> None:
    """Take signals again, and be killed should the parent be killed."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    set_pdeathsig("SIGKILL")


class _Process(Process):
    """Passes a child's output on, in a process that only its child's end or a kill ends."""

    def __init__(self, command: list[str], **options: Any) -> None:
        super().__init__(command, **options)
        self._child_ctor = _Child

    def run(self, events: Any = None, ignore_signals: bool = False) -> None:
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        set_pdeathsig("SIGKILL")
        super().run(events, ignore_signals)


class _Supervisor(Manager):
    """Honcho's manager, which minds four things more.

    The broker answers before what needs it starts. A signal is only noted when it comes, and
    acted on in the loop: honcho's own handlers print, which fails in the midst of other printing,
    and need the ids of processes that may not be there yet. Until the site is up, a process that
    stops ends all, for something is wrong with the settings; afterwards it is started again while
    the others go on, after a pause that doubles with each time in a row.
    """

    def __init__(self, health: str, announce: Callable[[], str]) -> None:
        super().__init__(printer(settings.LOG_FORMAT))
        self.died = ""
        self._process_ctor = _Process
        self._health = health
        self._announce = announce
        self._asked_to_stop = False
        # Honcho takes them, too: `nohup` and a shell's `&` have set what is to be ignored.
        self._ignored = {one for one in STOP_SIGNALS if signal.getsignal(one) == signal.SIG_IGN}
        self._is_up = False
        self._restarts: dict[str, _Restarts] = defaultdict(_Restarts)

    def terminate(self) -> None:
        if not self._asked_to_stop and not self.died:
            stopped = {name: state for name, state in self._processes.items() if _ended(state)}
            name, state = next(iter(stopped.items()))
            self.died = f"{name} stopped by itself (exit code {state['returncode']})"
        super().terminate()

    def end_all(self) -> None:
        """Kill what is left of all processes, which is nothing unless the loop failed.

        What they have said is printed, if anybody reads it.
        """
        for state in self._processes.values():
            if "process" in state and state["process"].is_alive():
                if "pid" in state:
                    self._procmgr.kill(state["pid"])
                state["process"].kill()
        # Nobody reads it any more, and Python would wait for it to be read.
        self.events.cancel_join_thread()
        self._printer.drain()

    def finish(self, farewell: str) -> None:
        """Print the last line."""
        self._printer.finish(farewell)

    def _start(self) -> None:
        for number in STOP_SIGNALS:
            ignored = number in self._ignored
            signal.signal(number, signal.SIG_IGN if ignored else self._ask_to_stop)
        # `serve` has blocked them; what is started from now on must not inherit that.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
        for name in self._processes:
            process = self._start_one(name)
            if name == "broker":
                self._wait_for_broker(process)
        threading.Thread(target=self._announce_when_up, daemon=True).start()

    def _start_one(self, name: str) -> multiprocessing.Process:
        state = self._processes[name]
        process = multiprocessing.Process(
            name=name, target=state["obj"].run, args=(self.events, True)
        )
        state["process"] = process
        process.start()
        return process

    def _all_started(self) -> bool:
        """Whether all have begun; honcho asks at the beginning of each round of its loop."""
        for name, state in self._processes.items():
            if _output_was_killed(state):
                self._note_end(name, state)
        return bool(super()._all_started())

    def _note_end(self, name: str, state: dict[str, Any]) -> None:
        """Note the end of a process that nobody else tells of, and end its children."""
        state["returncode"] = state["process"].exitcode
        if "pid" in state:
            with suppress(ProcessLookupError):
                os.killpg(state["pid"], signal.SIGKILL)
        state.setdefault("pid", state["process"].pid)
        self._system_print(f"{name} stopped (what passes its output on was killed)\n")

    def _any_stopped(self) -> bool:
        """Whether to stop all; honcho asks in each round of its loop."""
        if self._asked_to_stop or not self._is_up:
            return self._asked_to_stop or any(map(_ended, self._processes.values()))
        if not self._terminating:
            self._restart_stopped()
        return False

    def _restart_stopped(self) -> None:
        for name, state in self._processes.items():
            if _ended(state) and self._restarts[name].is_due(time.monotonic()):
                # Honcho takes a process without these for one that is starting.
                del state["returncode"], state["pid"]
                self._start_one(name)

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._asked_to_stop = True

    def _wait_for_broker(self, process: multiprocessing.Process) -> None:
        """Return when the broker answers, ended, or there is no point in waiting any longer."""
        deadline = time.monotonic() + _SECONDS_FOR_THE_BROKER
        while process.is_alive() and not self._asked_to_stop and time.monotonic() < deadline:
            if broker.answers(settings.BROKER_SOCKET):
                return
            time.sleep(0.05)

    def _announce_when_up(self) -> None:
        """Print the announcement once the web server answers; nothing if it never does."""
        while not self._terminating:
            with suppress(OSError), urlopen(self._health, timeout=5):  # noqa: S310
                line = Message("line", self._announce(), self._clock.now(), None, None)
                # Before anyone can read that it is: what stops from then on is started again.
                self._is_up = True
                self.events.put(line)
                return
            time.sleep(0.1)


class _Restarts:
    """When one process that stopped is started again.

    The first pause is a second; each further one in a row is twice as long, up to a minute. A
    process that ran for longer than that starts from the first pause again.
    """

    FIRST, LONGEST = 1.0, 60.0

    def __init__(self) -> None:
        self._pause = self.FIRST
        self._started_at = 0.0
        self._due_at: float | None = None

    def is_due(self, now: float) -> bool:
        """Whether to start the stopped process now; asked again and again while it is down."""
        if self._due_at is None:
            if now - self._started_at > self.LONGEST:
                self._pause = self.FIRST
            self._due_at = now + self._pause
            self._pause = min(2 * self._pause, self.LONGEST)
        if now < self._due_at:
            return False
        self._started_at, self._due_at = now, None
        return True


def _output_was_killed(state: dict[str, Any]) -> bool:
    """Say whether what passes a process's output on was killed: it takes that along, unsaid."""
    if "process" not in state or _ended(state):
        return False
    exit_code = state["process"].exitcode
    return exit_code is not None and exit_code < 0


def _ended(state: dict[str, Any]) -> bool:
    """Say whether honcho has seen this process end."""
    return state.get("returncode") is not None
