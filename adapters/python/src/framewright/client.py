"""The connection to a server."""

import datetime
import ipaddress
import mimetypes
import os
import pathlib
import uuid

import grpc

from framewright import _retry, _transfer, _wire, v1
from framewright.jobs import Job

USUAL_SERVER = "127.0.0.1:7850"


def connect(server=None, *, token=None, tls=None, authority=None, certificate=None, key=None, patience=120):
    """Opens a ``Client``.

    ``server`` is ``HOST:PORT``, by default the variable ``FRAMEWRIGHT_SERVER`` or 127.0.0.1:7850; ``token`` by default
    the variable ``FRAMEWRIGHT_TOKEN``. ``tls`` is on by default unless the host is the loopback; ``authority`` is a PEM
    file of authorities instead of the usual ones, ``certificate`` and ``key`` are PEM files of the client's own.
    Failures that pass are borne for ``patience`` seconds.
    """
    server = server or os.environ.get("FRAMEWRIGHT_SERVER") or USUAL_SERVER
    token = token or os.environ.get("FRAMEWRIGHT_TOKEN")
    options = [
        # A connection that died in silence is noticed in 40 s.
        ("grpc.keepalive_time_ms", 30_000),
        ("grpc.keepalive_timeout_ms", 10_000),
        ("grpc.keepalive_permit_without_calls", 0),
        # A job that is watched may say nothing for long; gRPC would ping twice and then trust the silence.
        ("grpc.http2.max_pings_without_data", 0),
        ("grpc.max_receive_message_length", 64 << 20),
        # Once per call is enough: what is done again is decided by reason code here.
        ("grpc.enable_retries", 0),
        ("grpc.initial_reconnect_backoff_ms", 200),
        ("grpc.min_reconnect_backoff_ms", 200),
        ("grpc.max_reconnect_backoff_ms", 5_000),
    ]
    if _loopback(server):
        # A proxy named by the environment is for other machines.
        options.append(("grpc.enable_http_proxy", 0))
    if tls is None:
        tls = authority is not None or certificate is not None or not _loopback(server)
    if tls:
        credentials = grpc.ssl_channel_credentials(_read(authority), _read(key), _read(certificate))
        channel = grpc.secure_channel(server, credentials, options)
    else:
        channel = grpc.insecure_channel(server, options)
    return Client(channel, token=token, patience=patience)


def _loopback(server):
    host = server.rsplit(":", 1)[0].strip("[]")
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _read(path):
    return None if path is None else pathlib.Path(path).read_bytes()


class Client:
    """What a server can be asked. Safe for use by many threads. Close it, or use it in a ``with`` statement.

    ``videos``, ``artefacts`` and ``operations`` are the calls of the wire themselves, for what has no method here.
    """

    def __init__(self, channel, *, token=None, patience=120):
        self._channel = channel
        self.patience = patience
        calls = grpc.intercept_channel(channel, _Token(token)) if token else channel
        self.videos = _wire.Stub(calls, "framewright.v1.VideoService")
        self.artefacts = _wire.Stub(calls, "framewright.v1.ArtefactService")
        self.operations = _wire.Stub(calls, "google.longrunning.Operations")

    def close(self):
        """Ends the connection. Jobs go on."""
        self._channel.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def call(self, function, request):
        """Makes a call that may be repeated, again until it goes through; raises ``FramewrightError`` otherwise."""
        return _retry.call(_retry.Patience(self.patience), function, request)

    def submit(self, request, *, request_id=None, output=None, labels=None, priority=0, deadline=None,
               contact_sheet=False):
        """Submits a request and gives its ``Job``, which then is safe on the server's disk.

        ``request_id`` is a UUID that stands for one wish: submitting it again gives the same job. Without it each call
        makes a job, also when the call itself has to be repeated. ``output`` is a ``v1.Output`` or a container's name,
        such as ``"webm"``; ``deadline`` a ``datetime``, of this machine's zone where it names none.
        """  # fmt: skip
        message = v1.CreateJobRequest(
            job=_job(request, output, labels, priority, deadline, contact_sheet),
            request_id=str(request_id or uuid.uuid4()),
        )
        operation = self.call(self.videos.CreateJob, message)
        return Job(self, operation.name.replace("operations/", "jobs/", 1))

    def estimate(self, request, *, output=None):
        """Gives time, memory and the exact clip of a request, a ``v1.Estimate``, without running it."""
        return self.call(self.videos.EstimateJob, v1.EstimateJobRequest(job=_job(request, output)))

    def job(self, name):
        """Gives a job by its name, or by its id alone. Whether it is there shows with its first call."""
        return Job(self, name if name.startswith("jobs/") else f"jobs/{name}")

    def list_jobs(self, **filters):
        """Gives the tenant's jobs, newest first, each a ``v1.Job``; filters are fields of ``v1.ListJobsRequest``."""
        request = v1.ListJobsRequest(**filters)
        while True:
            page = self.call(self.videos.ListJobs, request)
            yield from page.jobs
            if not page.next_page_token:
                return
            request.page_token = page.next_page_token

    def capabilities(self):
        """Gives what the server can do: name to ``v1.Capability``."""
        found = self.call(self.videos.ListCapabilities, v1.ListCapabilitiesRequest()).capabilities
        return {capability.name.removeprefix("capabilities/"): capability for capability in found}

    def models(self):
        """Gives the models: name to ``v1.Model``."""
        found = self.call(self.videos.ListModels, v1.ListModelsRequest()).models
        return {model.name.removeprefix("models/"): model for model in found}

    def upload(self, path, media_type=None, on_bytes=lambda done, size: None):
        """Stores a file for requests to use and gives its ``v1.Artefact``; sends nothing that is there already."""
        media_type = media_type or mimetypes.guess_type(str(path))[0] or "application/octet-stream"
        return _transfer.upload(self.artefacts, path, media_type, self.patience, on_bytes)

    def download(self, artefact, path, on_bytes=lambda done, size: None):
        """Fetches an artefact, a ``v1.Artefact`` or its name, to a path: whole or not at all.

        What an earlier call left beside the path is used.
        """
        if isinstance(artefact, str):
            artefact = v1.Artefact(name=artefact, sha256=artefact.removeprefix("artefacts/"))
        return _transfer.download(self.artefacts, artefact, path, self.patience, on_bytes)


def _job(request, output=None, labels=None, priority=0, deadline=None, contact_sheet=False):
    if isinstance(output, str):
        name = output.upper().replace("-", "_")
        output = v1.Output(container=v1.Container.Value(f"CONTAINER_{name}"))
    job = v1.Job(
        request=request, output=output, labels=labels or {}, priority=priority, contact_sheet=contact_sheet
    )
    if deadline is not None:
        job.deadline.FromDatetime(deadline.astimezone(datetime.timezone.utc))
    return job


class _Token(grpc.UnaryUnaryClientInterceptor, grpc.UnaryStreamClientInterceptor, grpc.StreamUnaryClientInterceptor):
    """Adds the token to every call."""

    def __init__(self, token):
        self._header = ("authorization", f"Bearer {token}")

    def _call(self, continuation, details, request):
        metadata = [*(details.metadata or ()), self._header]
        return continuation(_Details(details, metadata), request)

    intercept_unary_unary = intercept_unary_stream = intercept_stream_unary = _call


class _Details(grpc.ClientCallDetails):
    def __init__(self, details, metadata):
        self.method = details.method
        self.timeout = details.timeout
        self.metadata = metadata
        self.credentials = details.credentials
        self.wait_for_ready = details.wait_for_ready
        self.compression = details.compression


