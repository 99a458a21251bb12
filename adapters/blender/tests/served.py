"""A Framewright server of the test's own, which can be killed and started again."""

import os
import signal
import socket
import subprocess
import time


class Served:
    def __init__(self, command, folder):
        self._command = command
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{probe.getsockname()[1]}"
        self.environment = dict(
            os.environ,
            FRAMEWRIGHT_DATA=os.path.join(folder, "data"),
            FRAMEWRIGHT_GRPC_LISTEN=self.address,
            FRAMEWRIGHT_HTTP_LISTEN="127.0.0.1:0",
            FRAMEWRIGHT_METRICS_LISTEN="127.0.0.1:0",
        )
        self._log = open(os.path.join(folder, "server.log"), "ab")
        self._process = None

    def start(self):
        # A session of its own, so that the launcher's shell and its Java end together.
        self._process = subprocess.Popen(
            [self._command, "serve"],
            env=self.environment,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )
        end = time.monotonic() + 300
        while time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(tuple([self.address.split(":")[0], int(self.address.split(":")[1])])) == 0:
                    return
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended with {self._process.returncode}")
            time.sleep(0.2)
        raise RuntimeError("the server did not start in 300 s")

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, *_):
        self.end()

    def end(self, how=signal.SIGTERM):
        if self._process and self._process.poll() is None:
            os.killpg(self._process.pid, how)
            self._process.wait(30)
