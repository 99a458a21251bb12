#!/bin/sh
# Feeds every parser of foreign bytes for some seconds each: run.sh [SECONDS [TARGET...]]. Ends with 1 at the first finding, and
# leaves the input that shows it as crash-* in target/. Corpora are kept in target/corpus and grow from run to run.
#   mvn -Pfuzz -pl fuzz -am install -DskipTests && fuzz/run.sh 60
set -eu
cd "$(dirname "$0")"
seconds=${1:-20}
[ $# -eq 0 ] || shift
all="dev.framewright.fuzz.SafeTensorsHeader dev.framewright.fuzz.TorchArchiveContents dev.framewright.fuzz.ManifestText
dev.framewright.fuzz.StoredRequest dev.framewright.fuzz.OtioTimelineFile dev.framewright.fuzz.MltProjectFile
dev.framewright.fuzz.CborValue dev.framewright.fuzz.JumbfBoxes dev.framewright.grpc.FuzzedSubmission
dev.framewright.grpc.FuzzedNames dev.framewright.jobs.s3.FuzzedListing dev.framewright.http.FuzzedBody
dev.framewright.fuzz.MaskPicture"
[ -f target/fuzz.classpath ] || (cd .. && ${MVN:-mvn} -q -B -o -Pfuzz -pl fuzz dependency:build-classpath -Dmdep.outputFile="$(pwd)/fuzz/target/fuzz.classpath")
for target in ${*:-$all}; do
    name=${target##*.}
    corpus=target/corpus/$name
    mkdir -p "$corpus"
    seeds=seeds/$name
    log=target/$name.log
    # Bounded in time, memory and length of the input; an input that takes 60 s counts as a finding too.
    if java -Xmx700m -cp "target/test-classes:$(cat target/fuzz.classpath)" com.code_intelligence.jazzer.Jazzer \
        --target_class="$target" --instrumentation_includes='dev.framewright.**:com.google.gson.**' \
        --reproducer_path=target -artifact_prefix=target/ -max_total_time="$seconds" -timeout=60 -rss_limit_mb=2048 \
        -max_len=65536 "$corpus" $([ -d "$seeds" ] && echo "$seeds") >"$log" 2>&1; then
        echo "$name: $(grep -o 'Done [0-9]* runs in [0-9]* second' "$log" | tail -1)s, $(grep -o 'cov: [0-9]*' "$log" | tail -1), nothing found"
    else
        echo "$name: FOUND SOMETHING, see $log" >&2
        grep -m1 -A6 '== Java Exception\|ERROR: libFuzzer' "$log" >&2 || true
        exit 1
    fi
done
