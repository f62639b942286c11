"""Valkey keeps its keys over a kill and a stop, and is closed to those without the password."""

import contextlib
import os
import signal
import socket
from pathlib import Path

import pytest
import redis

from registry import servers
from registry.servers import processes
from registry.servers.valkey import Valkey

pytestmark = pytest.mark.servers


def started(valkey: Valkey) -> redis.Redis:
    with valkey.home.locked():
        valkey.ensure()
    return redis.Redis.from_url(valkey.url)


def test_key_survives_kill_and_stop(valkey: Valkey) -> None:
    with contextlib.closing(started(valkey)) as client:
        client.set("kept", "yes")
        client.waitaof(1, 0, 2000)
    (pid,) = processes.working_in(valkey.data)
    os.kill(pid, signal.SIGKILL)
    with contextlib.closing(started(valkey)) as client:
        assert client.get("kept") == b"yes"
    valkey.stop()
    assert processes.working_in(valkey.data) == []
    with contextlib.closing(started(valkey)) as client:
        assert client.get("kept") == b"yes"


def test_taken_port_is_exchanged_for_a_free_one(valkey: Valkey) -> None:
    with contextlib.closing(started(valkey)):
        before = valkey.url
    valkey.stop()
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stranger.bind(("127.0.0.1", int(valkey.home.state("ports")["valkey"])))
        stranger.listen()
        with contextlib.closing(started(valkey)) as client:
            assert client.ping()
        assert valkey.url != before


def test_without_password_nothing_is_answered(root: Path) -> None:
    url = servers.ensure(root).redis
    with (
        contextlib.closing(redis.Redis.from_url(f"redis://{url.split('@')[1]}")) as client,
        pytest.raises(redis.AuthenticationError),
    ):
        client.ping()
