#!/bin/sh
# The nodes in a Python with torch and PyAV, called as ComfyUI calls them, against a MOCK of its two modules and a real server.
# ENVIRONMENT names a Python environment with torch; without it one is made (torch is large). See ../python/try.sh.
here=$(dirname "$0")
exec "$here/../python/try.sh" "$here/tests/nodes.py" torch numpy av pillow
