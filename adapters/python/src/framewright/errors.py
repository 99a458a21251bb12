"""What can go wrong, with the stable reason codes of the wire."""

import grpc

from framewright import _wire

_STATUS = _wire.message("google.rpc.Status")
_INFO = _wire.message("google.rpc.ErrorInfo")
_FIELDS = _wire.message("google.rpc.BadRequest")
_RETRY = _wire.message("google.rpc.RetryInfo")

#: Calls that end so did nothing, or are safe to repeat because they carry a request id or an offset.
_PASSING = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.RESOURCE_EXHAUSTED)

#: gRPC's own words for an answer that did not come: the time was up, or the server stopped in the middle of the call.
_CUT_OFF = (grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.CANCELLED)


class FramewrightError(Exception):
    """A call or a job that gave nothing.

    ``reason`` is the stable code, such as ``INVALID_REQUEST``; ``field`` the part of the request at fault, or ``None``;
    ``metadata`` further values by name; ``retry_after`` the seconds after which the server wants to be asked again, or
    ``None``; ``code`` the ``grpc.StatusCode``; ``told`` whether the reason is the server's, not gRPC's own.
    """

    def __init__(
        self, message, reason, field=None, metadata=None, retry_after=None, code=grpc.StatusCode.UNKNOWN, told=False
    ):
        super().__init__(message)
        self.reason = reason
        self.field = field
        self.metadata = metadata or {}
        self.retry_after = retry_after
        self.code = code
        self.told = told

    @property
    def passing(self):
        """Whether the same call may go through a moment later."""
        if self.code in _CUT_OFF:
            return not self.told
        return self.code in _PASSING and self.reason != "TOO_LARGE"


class JobEnded(FramewrightError):
    """A job that ended without a result: failed, refused or cancelled. ``job`` holds it as it is."""

    def __init__(self, error, job):
        super().__init__(
            str(error), error.reason, error.field, error.metadata, error.retry_after, error.code, error.told
        )
        self.job = job

    #: A job that is over stays so.
    passing = False


class DamagedFile(FramewrightError):
    """Bytes that are not those that were promised, again and again."""

    def __init__(self, message):
        super().__init__(message, "CHECKSUM_MISMATCH", code=grpc.StatusCode.DATA_LOSS)


_CODES = {code.value[0]: code for code in grpc.StatusCode}


def of_status(status):
    """Makes an error of a ``google.rpc.Status``."""
    code = _CODES.get(status.code, grpc.StatusCode.UNKNOWN)
    reason, field, metadata, retry_after, told = code.name, None, {}, None, False
    for detail in status.details:
        kind = detail.type_url.rsplit("/", 1)[-1]
        if kind == "google.rpc.ErrorInfo":
            info = _INFO.FromString(detail.value)
            reason, metadata, told = info.reason, dict(info.metadata), True
        elif kind == "google.rpc.BadRequest":
            violations = _FIELDS.FromString(detail.value).field_violations
            field = violations[0].field if violations else None
        elif kind == "google.rpc.RetryInfo":
            delay = _RETRY.FromString(detail.value).retry_delay
            retry_after = delay.seconds + delay.nanos / 1e9
    return FramewrightError(status.message, reason, field, metadata, retry_after, code, told)


def of_call(error):
    """Makes an error of what a gRPC call raised."""
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            return of_status(_STATUS.FromString(value))
    return FramewrightError(error.details() or error.code().name, error.code().name, code=error.code())
