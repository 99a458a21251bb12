#!/bin/sh
# The script against a MOCK of DaVinci Resolve and a real server. See ../python/try.sh for its settings.
here=$(dirname "$0")
exec "$here/../python/try.sh" "$here/tests/fill.py"
