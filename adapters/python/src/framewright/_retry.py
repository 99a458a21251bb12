"""Doing a thing again that may go through a moment later."""

import math
import random
import time

import grpc

from framewright import errors

_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 15.0


class Patience:
    """How long failures are borne, from the first one on; each success starts it anew."""

    def __init__(self, seconds):
        self._seconds = seconds
        self.good()

    def good(self):
        """Notes that something was achieved."""
        self._end = None
        self._pause = _FIRST_PAUSE

    def bear(self, error, most=math.inf):
        """Sleeps before the next try, ``most`` seconds at most, or raises the error where no try is left."""
        if not error.passing:
            raise error
        if self._end is None:
            self._end = time.monotonic() + self._seconds
        pause = min(max(self._pause * random.uniform(0.7, 1.3), error.retry_after or 0), max(most, 0))
        if time.monotonic() + pause > self._end:
            raise error
        time.sleep(pause)
        self._pause = min(self._pause * 2, _LONGEST_PAUSE)


def call(patience, function, *arguments, **options):
    """Calls until it goes through, is refused for good, or the patience ends."""
    while True:
        try:
            return function(*arguments, **options)
        except grpc.RpcError as error:
            patience.bear(errors.of_call(error))
