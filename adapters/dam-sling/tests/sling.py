"""A real Apache Sling of the test's own, spoken to over HTTP alone."""

import base64
import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

NEW = "/system/console/configMgr/" + urllib.parse.quote("[Temporary PID replaced by real PID upon save]")


class Sling:
    def __init__(self, sling, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self._log = open(os.path.join(folder, "sling.log"), "ab")
        home = os.path.join(folder, "sling")
        words = ["java", "-Xmx768m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", os.path.join(sling, "lib", "*")]
        words += ["-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "org.apache.sling.feature.launcher.impl.Main"]
        words += ["-f", os.path.join(sling, "sling.json"), "-u", f"file://{sling}/repository", "-p", home, "-c", home + "/cache"]
        words += ["-D", f"org.osgi.service.http.port={port}", "-D", f"sling.home={home}"]
        self._process = subprocess.Popen(words, stdout=self._log, stderr=self._log, cwd=folder, start_new_session=True)
        self.log = os.path.join(home, "logs", "error.log")

    def end(self):
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)

    def call(self, method, path, body=None, kind=None):
        """Gives the status and the bytes of the answer."""
        request = urllib.request.Request(self.address + path, data=body, method=method)
        request.add_header("Authorization", "Basic " + base64.b64encode(b"admin:admin").decode())
        request.add_header("Referer", self.address + "/")
        if kind:
            request.add_header("Content-Type", kind)
        try:
            with urllib.request.build_opener(_NoRedirect).open(request, timeout=120) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def form(self, path, **fields):
        """Posts fields as a browser would; a value of bytes is a file."""
        mark = uuid.uuid4().hex
        body = b""
        for name, value in fields.items():
            file = "; filename=\"bundle.jar\"" if isinstance(value, bytes) else ""
            text = value if isinstance(value, bytes) else str(value).encode()
            body += f"--{mark}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n".encode() + text + b"\r\n"
        status, answer = self.call("POST", path, body + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}")
        assert status < 400, (path, status, answer[:500])

    def configure(self, pid, factory=False, **values):
        form = {"apply": "true", "action": "ajaxConfigManager", "propertylist": ",".join(values), **values}
        if factory:
            form["factoryPid"] = pid
        body = urllib.parse.urlencode(form).encode()
        status, answer = self.call("POST", NEW if factory else f"/system/console/configMgr/{pid}", body, "application/x-www-form-urlencoded")
        assert status < 400, (pid, status, answer[:500])

    def json(self, path):
        """What the repository lists; None where there is nothing."""
        status, answer = self.call("GET", path)
        return json.loads(answer) if status == 200 else None

    def bundle(self, name):
        """A bundle's state as the console tells it; empty while there is no console or no such bundle."""
        try:
            told = self.json(f"/system/console/bundles/{name}.json")
            return told["data"][0]["state"] if told else ""
        except (OSError, ValueError, KeyError):
            return ""

    def until(self, condition, words, seconds=600):
        end = time.monotonic() + seconds
        while True:
            try:
                answer = condition()
                if answer:
                    return answer
            except OSError:
                pass
            assert time.monotonic() < end, f"not in {seconds} s: {words}"
            assert self._process.poll() is None, "Sling ended"
            time.sleep(0.3)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None
