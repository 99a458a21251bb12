"""Lets c2pa-python or c2patool (see judge.py) and `framewright verify` judge the same files, whole and broken, and compares the verdicts.

    compare.py prepare FOLDER ROOTS.pem WORK    judges by the other one, and lists the files in WORK/files
    compare.py table WORK                       reads WORK/ours.jsonl, what `framewright verify` printed

Run by plugins/provenance/fixtures.sh.
"""

import json
import os
import struct
import sys

from judge import NAME, judge

KINDS = (".jpg", ".jpeg", ".png", ".mp4", ".mov", ".gif")
HOLDS = ("Trusted", "Valid")
OURS = {"trusted": "Trusted", "valid": "Valid", "invalid": "Invalid", "none": "None"}


def theirs(found):
    """Their word for a file; one without a manifest in it is no error, and neither side may fetch one."""
    if found["state"] == "Unreadable":
        nothing = any(word in found["error"] for word in ("ManifestNotFound", "No claim found", "must fetch remote manifests"))
        return "None" if nothing else "Invalid"
    return found["state"]


def flipped(data):
    """A byte of the picture: manifests lie before it."""
    at = len(data) * 9 // 10
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def trimmed(data):
    return data[: len(data) - max(16, len(data) // 50)]


def chunks(png):
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at : at + 12 + length]
        at += 12 + length


def segments(jpeg):
    """The segments before the picture: marker, bytes."""
    at = 2
    while jpeg[at + 1] != 0xDA:
        (length,) = struct.unpack(">H", jpeg[at + 2 : at + 4])
        yield jpeg[at + 1], jpeg[at : at + 2 + length]
        at += 2 + length
    yield 0xDA, jpeg[at:]


def swapped(data, other, suffix):
    """The file with the manifest of another of its kind."""
    if suffix == ".png":
        own = [part for name, part in chunks(data) if name != b"caBX"]
        return data[:8] + own[0] + b"".join(part for name, part in chunks(other) if name == b"caBX") + b"".join(own[1:])
    # JPEG: manifests lie in segments APP11.
    own = [part for marker, part in segments(data) if marker != 0xEB]
    return data[:2] + own[0] + b"".join(part for marker, part in segments(other) if marker == 0xEB) + b"".join(own[1:])


def broken(paths, copies):
    """Writes broken copies of files that hold."""
    for path in paths:
        with open(path, "rb") as file:
            data = file.read()
        name, suffix = os.path.splitext(os.path.basename(path))
        tries = {"flipped": flipped(data), "trimmed": trimmed(data)}
        other = next((one for one in paths if one != path and os.path.splitext(one)[1] == suffix), None)
        if suffix in (".png", ".jpg") and other:
            with open(other, "rb") as file:
                tries["swapped"] = swapped(data, file.read(), suffix)
        for how, changed in tries.items():
            with open(os.path.join(copies, f"{how}-{name}{suffix}"), "wb") as file:
                file.write(changed)


def listed(folder):
    return sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.lower().endswith(KINDS))


def prepare(folder, roots_file, work):
    with open(roots_file, encoding="ascii") as pem:
        roots = pem.read()
    verdicts = {os.path.abspath(path): judge(roots, path) for path in listed(folder)}
    copies = os.path.join(work, "copies")
    broken([path for path, found in verdicts.items() if found["state"] in HOLDS], copies)
    verdicts.update({os.path.abspath(path): judge(roots, path) for path in listed(copies)})
    with open(os.path.join(work, "theirs.json"), "w", encoding="utf-8") as file:
        json.dump(verdicts, file)
    with open(os.path.join(work, "files"), "w", encoding="utf-8") as file:
        file.writelines(path + "\n" for path in verdicts)


def table(work):
    with open(os.path.join(work, "theirs.json"), encoding="utf-8") as file:
        verdicts = json.load(file)
    ours = {}
    with open(os.path.join(work, "ours.jsonl"), encoding="utf-8") as file:
        for line in file:
            found = json.loads(line)
            ours[found["path"]] = found
    copies = os.path.join(os.path.abspath(work), "copies")
    same, differing, caught = 0, [], {}
    for path, found in verdicts.items():
        own = OURS[ours[path]["verdict"]] if path in ours else "not judged"
        name = os.path.basename(path)
        if path.startswith(copies):
            how = caught.setdefault(name.split("-", 1)[0], [0, 0, 0])
            how[0] += 1
            how[1] += theirs(found) not in HOLDS
            how[2] += own not in HOLDS
        elif theirs(found) == own:
            same += 1
        else:
            wrong = found.get("failures") or [found.get("error", "")]
            differing.append(f"| {name} | {theirs(found)} | {own} | {', '.join(sorted(set(wrong)))[:120]} |")
    print(f"{same + len(differing)} files: the same verdict on {same}.\n")
    print(f"| broken copies | files | not held by {NAME} | not held by framewright |\n| --- | --- | --- | --- |")
    for how, counts in sorted(caught.items()):
        print(f"| {how} | {counts[0]} | {counts[1]} | {counts[2]} |")
    print(f"\n| other verdict on | {NAME} | framewright | {NAME}'s reasons |\n| --- | --- | --- | --- |")
    print("\n".join(differing))


if __name__ == "__main__":
    {"prepare": prepare, "table": table}[sys.argv[1]](*sys.argv[2:])
