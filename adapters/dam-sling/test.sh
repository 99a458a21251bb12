#!/bin/sh
# Installs the bundle live into a real Apache Sling (Starter 12, from Maven) and drives it over HTTP and WebDAV against a real
# server. Needs the built distribution, this module's jar, python3, and Maven's repository at the first run (63 MB).
# FRAMEWRIGHT names another distribution's command; KEEP a folder for Sling's and the server's logs; MVN and MVN_OPTS Maven.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
framewright=${FRAMEWRIGHT:-$here/../../bundles/distribution/target/framewright/bin/framewright}
bundle=$here/target/framewright-dam-sling-0.1.0.jar
[ -x "$framewright" ] || { echo "test.sh: NOT RUN: needs the built distribution; run ./framewright doctor first" >&2; exit 77; }
[ -f "$bundle" ] || { echo "test.sh: NOT RUN: needs $bundle; run mvn -pl adapters/dam-sling -am package first" >&2; exit 77; }
sling=$here/target/sling
if [ ! -f "$sling/complete" ]; then
    mkdir -p "$sling"
    fetch() { (cd "$1" && shift && ${MVN:-mvn} -q -B ${MVN_OPTS:-} "$@"); }
    dependency=org.apache.maven.plugins:maven-dependency-plugin:3.6.1
    fetch "$sling" $dependency:copy -Dartifact=org.apache.sling:org.apache.sling.starter:12:slingosgifeature:oak_tar \
        -DoutputDirectory="$sling" -Dmdep.stripVersion=true
    python3 "$here/sling/feature.py" "$sling/org.apache.sling.starter-oak_tar.slingosgifeature" "$sling"
    fetch "$sling/launcher" $dependency:copy-dependencies -DoutputDirectory="$sling/lib"
    fetch "$sling/bundles" $dependency:copy-dependencies -DoutputDirectory="$sling/repository" -Dmdep.useRepositoryLayout=true
    touch "$sling/complete"
fi
work=${KEEP:-$(mktemp -d)}
mkdir -p "$work"
[ -n "${KEEP:-}" ] || trap 'rm -rf "$work"' EXIT
PYTHONPATH="$here/../blender/tests" python3 "$here/tests/repository.py" "$framewright" "$bundle" "$sling" "$work"
