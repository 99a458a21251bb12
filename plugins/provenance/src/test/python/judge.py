"""Lets c2pa-python, unmodified, judge files: one JSON line each.

    judge.py ROOTS.pem FILE...

Needs the package c2pa-python; tried with 0.38.0.
"""

import json
import mimetypes
import os
import sys

import c2pa

# The kinds of file whose manifest lies beside them.
BESIDE = (".webm", ".gif")


def judge(roots, path):
    settings = c2pa.Settings.from_dict(
        {
            "verify": {"verify_trust": True, "remote_manifest_fetch": False, "ocsp_fetch": False},
            "trust": {"trust_anchors": roots},
        }
    )
    sidecar = os.path.splitext(path)[0] + ".c2pa"
    try:
        context = c2pa.Context(settings)
        if path.endswith(BESIDE) and os.path.exists(sidecar):
            with open(path, "rb") as content, open(sidecar, "rb") as manifest:
                kind = mimetypes.guess_type(path)[0]
                reader = c2pa.Reader(kind, content, manifest.read(), context=context)
                report = json.loads(reader.json())
        else:
            report = json.loads(c2pa.Reader(path, context=context).json())
    except c2pa.C2paError as error:
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
