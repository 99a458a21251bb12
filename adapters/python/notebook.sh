#!/bin/sh
# Executes examples/shots.ipynb by nbclient against a server of its own, and looks at what its cells gave. PYTHON names another Python,
# FRAMEWRIGHT another distribution's command, KEEP a folder for the executed notebook.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
framewright=${FRAMEWRIGHT:-$here/../../bundles/distribution/target/framewright/bin/framewright}
[ -x "$framewright" ] || { echo "notebook.sh: NOT RUN: needs the built distribution; run ./framewright doctor first" >&2; exit 77; }
work=${KEEP:-$(mktemp -d)}
mkdir -p "$work"
[ -n "${KEEP:-}" ] || trap 'rm -rf "$work"' EXIT
environment=${ENVIRONMENT:-$work/env}
if [ ! -x "$environment/bin/jupyter-execute" ]; then
    "${PYTHON:-python3}" -m venv "$environment"
    "$environment/bin/pip" install -q "$here" nbclient ipykernel || { echo "notebook.sh: NOT RUN: the packages could not be installed" >&2; exit 77; }
fi
PYTHONPATH="$here/../blender/tests" "$environment/bin/python" - "$framewright" "$here/examples/shots.ipynb" "$work" <<'PYTHON'
import os, sys

import nbclient, nbformat
from served import Served

command, notebook, folder = sys.argv[1:]
with Served(command, folder) as server:
    os.environ["FRAMEWRIGHT_SERVER"] = server.address
    book = nbformat.read(notebook, as_version=4)
    nbclient.NotebookClient(book, timeout=600, startup_timeout=300, kernel_name="python3", resources={"metadata": {"path": folder}}).execute()
nbformat.write(book, os.path.join(folder, "shots.ipynb"))
outputs = [[out.get("data", {}).get("text/plain", out.get("text", "")) for out in cell.outputs] for cell in book.cells if cell.cell_type == "code"]
told = "\n".join(map(str, outputs))
pictures = sum("image/png" in out.get("data", {}) for cell in book.cells if cell.cell_type == "code" for out in cell.outputs)
clips = sum("<video" in out.get("data", {}).get("text/html", "") for cell in book.cells if cell.cell_type == "code" for out in cell.outputs)
assert pictures >= 5 and clips == 1, (pictures, clips, told)
assert "'extend'" in told and "INVALID_REQUEST" in told and "'17'" in told.replace("['17']", "'17'"), told
print(f"{len(outputs)} cells ran: {pictures} pictures, {clips} clip")
PYTHON
