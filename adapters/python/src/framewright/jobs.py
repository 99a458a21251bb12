"""A job on the server, held by name."""

import math
import time

import grpc

from framewright import _retry, _wire, errors, v1

_TERMINAL = frozenset((v1.Job.STATE_SUCCEEDED, v1.Job.STATE_FAILED, v1.Job.STATE_REFUSED, v1.Job.STATE_CANCELLED))
_LONGEST_WAIT = 60
_WAIT = _wire.message("google.longrunning.WaitOperationRequest")


class Job:
    """A job. It goes on without this object: ``client.job(name)`` finds it again, from any process."""

    def __init__(self, client, name):
        self._client = client
        self.name = name

    def __repr__(self):
        return f"<framewright.Job {self.name}>"

    def status(self):
        """Gives the job as it is, a ``v1.Job``."""
        return self._client.call(self._client.videos.GetJob, v1.GetJobRequest(name=self.name))

    def done(self):
        """Tells whether it is over, well or not."""
        return self.status().state in _TERMINAL

    def cancel(self):
        """Asks it to stop at its next step; gives the job as it is."""
        return self._client.call(self._client.videos.CancelJob, v1.CancelJobRequest(name=self.name))

    def delete(self):
        """Forgets it and its files; it must be over."""
        try:
            self._client.call(self._client.videos.DeleteJob, v1.DeleteJobRequest(name=self.name))
        except errors.FramewrightError as error:
            if error.reason != "JOB_NOT_FOUND":
                raise

    def watch(self, previews=False):
        """Gives what happens, ``v1.JobEvent`` by ``v1.JobEvent``, until the job is over.

        The first and the last event hold the job. After a broken connection it goes on; an event may then be missed or
        come twice, a state is not missed.
        """
        patience = _retry.Patience(self._client.patience)
        while True:
            try:
                for event in self._client.videos.WatchJob(v1.WatchJobRequest(name=self.name, previews=previews)):
                    patience.good()
                    yield event
                    if event.HasField("job") and event.job.state in _TERMINAL:
                        return
                failure = errors.FramewrightError(
                    "the server stopped", "UNAVAILABLE", code=grpc.StatusCode.UNAVAILABLE
                )
            except grpc.RpcError as error:
                failure = errors.of_call(error)
            patience.bear(failure)

    def wait(self, timeout=None):
        """Waits until it succeeded and gives it, a ``v1.Job``.

        Raises ``JobEnded`` if it ended otherwise, and ``TimeoutError`` after ``timeout`` seconds, also where the server is
        away; the job then goes on. A server that takes the call and is silent is given 30 s more.
        """
        end = math.inf if timeout is None else time.monotonic() + timeout
        patience = _retry.Patience(self._client.patience)
        request = _WAIT(name=self.name.replace("jobs/", "operations/", 1))
        while True:
            left = max(min(end - time.monotonic(), _LONGEST_WAIT), 0)
            request.timeout.seconds, request.timeout.nanos = divmod(int(left * 1e9), 1_000_000_000)
            try:
                # More time than the server needs to say that it is not over; without it a lost connection would hang.
                operation = self._client.operations.WaitOperation(request, timeout=left + 30)
                patience.good()
                if operation.done:
                    break
            except grpc.RpcError as error:
                patience.bear(errors.of_call(error), end - time.monotonic())
            if time.monotonic() >= end:
                raise TimeoutError(f"{self.name} is not over after {timeout} s; it goes on")
        job = self.status()
        if job.state != v1.Job.STATE_SUCCEEDED:
            raise errors.JobEnded(errors.of_status(job.error), job)
        return job

    def save(self, path, index=0, timeout=None, on_bytes=lambda done, size: None):
        """Waits, then fetches an artefact, the first by default, to a path."""
        return self._client.download(self.wait(timeout).artefacts[index], path, on_bytes)
