"""Lets c2pa-python or c2patool, unmodified, judge files: one JSON line each.

    judge.py ROOTS.pem FILE...

Needs the package c2pa-python, tried with 0.38.0; or FRAMEWRIGHT_C2PATOOL names a c2patool, tried with 0.27.22.
"""

import json
import mimetypes
import os
import subprocess
import sys
import tempfile

TOOL = os.environ.get("FRAMEWRIGHT_C2PATOOL")
NAME = "c2patool" if TOOL else "c2pa-python"
if not TOOL:
    import c2pa

# The tool reads settings of its own from a file; none of the user's may change what it says.
TOOL_SETTINGS = """
[verify]
verify_trust = true
remote_manifest_fetch = false
ocsp_fetch = false
"""
# The kinds of file whose manifest lies beside them.
BESIDE = (".webm", ".gif")


def told_by_tool(roots, path):
    """What c2patool prints of a file; ValueError with its complaint where it prints none."""
    with tempfile.TemporaryDirectory() as folder:
        files = {"roots.pem": roots, "settings.toml": TOOL_SETTINGS}
        for name, text in files.items():
            with open(os.path.join(folder, name), "w", encoding="ascii") as file:
                file.write(text)
        command = [TOOL, "--settings", os.path.join(folder, "settings.toml")]
        if sidecar(path):
            command += ["--external-manifest", sidecar(path)]
        command += [path, "trust", "--trust_anchors", os.path.join(folder, "roots.pem")]
        said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env={**os.environ, "RUST_BACKTRACE": "0"})
    if said.returncode != 0 or not said.stdout.lstrip().startswith("{"):
        raise ValueError((said.stderr or said.stdout).strip())
    return json.loads(said.stdout)


def sidecar(path):
    beside = os.path.splitext(path)[0] + ".c2pa"
    return beside if path.endswith(BESIDE) and os.path.exists(beside) else None


def told_by_package(roots, path):
    settings = c2pa.Settings.from_dict(
        {
            "verify": {"verify_trust": True, "remote_manifest_fetch": False, "ocsp_fetch": False},
            "trust": {"trust_anchors": roots},
        }
    )
    try:
        context = c2pa.Context(settings)
        if sidecar(path):
            with open(path, "rb") as content, open(sidecar(path), "rb") as manifest:
                kind = mimetypes.guess_type(path)[0]
                return json.loads(c2pa.Reader(kind, content, manifest.read(), context=context).json())
        return json.loads(c2pa.Reader(path, context=context).json())
    except c2pa.C2paError as error:
        raise ValueError(str(error)) from error


def judge(roots, path):
    try:
        report = told_by_tool(roots, path) if TOOL else told_by_package(roots, path)
    except ValueError as error:
        return {"state": "Unreadable", "error": str(error)}
    # A manifest that cannot be read is named, but not among those that were.
    active = report["manifests"].get(report["active_manifest"], {"assertions": []})
    actions = [a for box in active["assertions"] if box["label"].startswith("c2pa.actions") for a in box["data"]["actions"]]
    return {
        "state": report["validation_state"],
        "failures": [found["code"] for found in report["validation_results"]["activeManifest"]["failure"]],
        "actions": [action["action"] for action in actions],
        "sourceTypes": [action["digitalSourceType"].rsplit("/", 1)[-1] for action in actions if "digitalSourceType" in action],
        "ingredients": len(active.get("ingredients", [])),
        "time": active.get("signature_info", {}).get("time"),
    }


def main():
    with open(sys.argv[1], encoding="ascii") as pem:
        roots = pem.read()
    for path in sys.argv[2:]:
        print(json.dumps({"path": path, **judge(roots, path)}))


if __name__ == "__main__":
    main()
