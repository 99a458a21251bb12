#!/bin/sh
# Compares our verdicts with those of c2pa-python, unmodified, on files of others: the public test files of c2pa-rs, say.
#     plugins/provenance/fixtures.sh FOLDER ROOTS.pem
# FOLDER holds pictures and clips; of c2pa-rs that is sdk/tests/fixtures, and ROOTS.pem is certs/trust/test_cert_root_bundle.pem in it.
# Of files that hold, copies with a flipped byte, with their end cut off and with the manifest of another are judged too. Writes
# plugins/provenance/target/fixtures.md. Needs python3 with venv and a built Framewright. FRAMEWRIGHT_C2PATOOL names a c2patool that judges
# in the place of c2pa-python.
set -e
cd "$(dirname "$0")/../.."
folder=$1
roots=$2
[ -d "$folder" ] && [ -f "$roots" ] || { sed -n 2,7p "plugins/provenance/fixtures.sh" >&2; exit 2; }
work=plugins/provenance/target/fixtures
rm -rf "$work/copies"
mkdir -p "$work/copies"
python=${FRAMEWRIGHT_C2PA_PYTHON:-$work/venv/bin/python}
if [ -n "$FRAMEWRIGHT_C2PATOOL" ]; then
    python=python3
elif [ -z "$FRAMEWRIGHT_C2PA_PYTHON" ]; then
    python3 -m venv "$work/venv"
    "$python" -m pip -q install c2pa-python==0.38.0
fi
compare=plugins/provenance/src/test/python/compare.py
"$python" "$compare" prepare "$folder" "$roots" "$work"
# One run for all: it ends with a code of its own when a file does not hold, which is what is wanted here.
xargs -d '\n' "${FRAMEWRIGHT:-./framewright}" verify --trust "$roots" --findings <"$work/files" >"$work/ours.jsonl" || [ $? -eq 123 ]
"$python" "$compare" table "$work" >plugins/provenance/target/fixtures.md
cat plugins/provenance/target/fixtures.md
