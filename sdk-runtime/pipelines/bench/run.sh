#!/usr/bin/env bash
# Times this runtime against diffusers: same checkpoints, same machine, same threads, sides alternating.
#   PYTHON=python3.11 THREADS=1 ROUNDS=2 bench/run.sh DIR [CASE...]     in sdk-runtime/pipelines, after mvn install -DskipTests
# With SD_CPP=PROGRAM (build_sd_cpp.sh makes it) stable-diffusion.cpp does the cases model, vae and vae256 too, with random weights of its own.
# DIR gets the checkpoints (0.8 GB; model.* needs 6 GB more) and results.jsonl. CASE is step, block, vae, vae256 or model with .float32 or .bfloat16.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
dir=$1
shift
python=${PYTHON:-python3}
export OMP_NUM_THREADS=${THREADS:-1} MKL_NUM_THREADS=${THREADS:-1}
mkdir -p "$dir"
[ -d "$dir/vae" ] || "$python" "$here/bench_diffusers.py" make "$dir"
[ -d "$dir/model" ] || [[ " $* " != *" model."* ]] || "$python" "$here/bench_diffusers.py" make-model "$dir"
classpath=$dir/classpath.txt
mvn -q -o -f "$here/../pom.xml" dependency:build-classpath -Dmdep.outputFile="$classpath" -Dmdep.includeScope=test
for _ in $(seq "${ROUNDS:-2}"); do
  "$python" "$here/bench_diffusers.py" run "$dir" "$@" >> "$dir/results.jsonl"
  java -Xmx2g -Dai.djl.offline=true -Dai.djl.pytorch.num_threads="$OMP_NUM_THREADS" -Dai.djl.pytorch.num_interop_threads=1 \
    -cp "$here/../target/test-classes:$here/../target/classes:$(cat "$classpath")" \
    dev.framewright.models.WanBenchmark "$dir" "$@" 2> "$dir/java.log" >> "$dir/results.jsonl"
  for case in "$@"; do
    [[ -z "${SD_CPP:-}" || $case == step.* || $case == block.* ]] || "$SD_CPP" "$case" "${RUNS:-2}" >> "$dir/results.jsonl"
  done
done
"$python" - "$dir/results.jsonl" <<'TABLE'
import json, statistics, sys
runs = {}
for line in open(sys.argv[1]):
    r = json.loads(line)
    for clock in ("wall", "cpu"):
        runs.setdefault((r["case"], clock, r["side"]), []).extend(r[clock])
print("| case | clock | stable-diffusion.cpp min / median ms | diffusers min / median ms | framewright min / median ms | faster than diffusers (min) |")
print("| --- | --- | --- | --- | --- | --- |")
for (case, clock, side), ours in runs.items():
    if side == "framewright":
        theirs = runs[(case, clock, "diffusers")]
        third = runs.get((case, clock, "stable-diffusion.cpp"))
        cells = [f"{1e3 * min(x):.1f} / {1e3 * statistics.median(x):.1f}" if x else "" for x in (third, theirs, ours)]
        print(f"| {case} | {clock} | {cells[0]} | {cells[1]} | {cells[2]} | {min(theirs) / min(ours):.2f} |")
TABLE
