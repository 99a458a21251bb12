"""A server of the built distribution, and a proxy before it that breaks connections."""

import os
import pathlib
import re
import socket
import subprocess
import threading

import pytest

import framewright

COMMAND = pathlib.Path(
    os.environ.get(
        "FRAMEWRIGHT_COMMAND",
        pathlib.Path(__file__).parents[3] / "bundles/distribution/target/framewright/bin/framewright",
    )
)


@pytest.fixture(scope="session")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("server")
    environment = {
        **os.environ,
        "FRAMEWRIGHT_DATA": str(folder / "data"),
        "FRAMEWRIGHT_GRPC_LISTEN": "127.0.0.1:0",
        "FRAMEWRIGHT_HTTP_LISTEN": "127.0.0.1:0",
        "FRAMEWRIGHT_METRICS_LISTEN": "127.0.0.1:0",
    }
    server = subprocess.Popen([COMMAND, "serve"], env=environment, stderr=subprocess.PIPE, text=True)
    said = []
    try:
        for line in server.stderr:
            said.append(line)
            if "ready" in line:
                break
        found = re.search(r"grpc on (?:\S*//)?([\d.]+:\d+)", "".join(said))
        assert found, "".join(said)
        threading.Thread(target=lambda: [None for _ in server.stderr], daemon=True).start()
        yield found.group(1)
    finally:
        server.terminate()
        server.wait(40)


@pytest.fixture
def server(address):
    with framewright.connect(address) as client:
        yield client


class Proxy:
    """Passes bytes on, and breaks a connection after each of the given numbers of bytes."""

    def __init__(self, target, breaks, upwards):
        self._target = target
        self._breaks = list(breaks)
        self._upwards = upwards
        self.broken = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            host, port = self._target.split(":")
            server = socket.create_connection((host, int(port)))
            limit = self._breaks.pop(0) if self._breaks else None
            up, down = (limit, None) if self._upwards else (None, limit)
            threading.Thread(target=self._pass, args=(client, server, up), daemon=True).start()
            threading.Thread(target=self._pass, args=(server, client, down), daemon=True).start()

    def _pass(self, source, target, limit):
        passed = 0
        try:
            while block := source.recv(16384):
                passed += len(block)
                if limit is not None and passed > limit:
                    self.broken += 1
                    break
                target.sendall(block)
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def close(self):
        self._listening.close()


@pytest.fixture
def proxied(address):
    opened = []

    def open_(breaks, upwards=False):
        proxy = Proxy(address, breaks, upwards)
        opened.append(proxy)
        return proxy

    yield open_
    for proxy in opened:
        proxy.close()
