"""A Redis that vanishes without a word, as a host that is cut off does, is given up soon."""

import shutil
import subprocess
from pathlib import Path

import pytest

from .site import manage, spare_port

ASK = """
import socket
from movierec.celery import app

with app.connection_for_write() as connection:
    pool = connection.default_channel.client.connection_pool
    found = pool.get_connection()._sock
    print("silent for", found.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT))
"""


@pytest.mark.skipif(not shutil.which("redis-server"), reason="redis-server is not installed")
def test_the_broker_s_connection_waits_for_ten_seconds_at_most(tmp_path: Path) -> None:
    port = spare_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert any("Ready to accept connections" in line for line in server.stdout)
        address = f"redis://127.0.0.1:{port}/0"
        said = manage(tmp_path, "shell", "--command", ASK, REDIS_URL=address).stdout
        server.kill()
    assert "silent for 10000" in said
