#!/bin/sh
# Loads and maltreats a server of its own on the loopback, and prints a table: load.sh [SECONDS [PART...]]. Ends by itself in some
# minutes. The parts are calls, submits, streams, files, abuse, full; without any it takes all of them.
# LOAD_SERVER_OPTS are more options for the server's Java.
# Build the distribution first. PostgreSQL's part runs where it is installed, the full disk where a small file system may be
# mounted (root); both say so where they do not.
set -eu
cd "$(dirname "$0")"
seconds=${1:-10}
[ $# = 0 ] || shift
home=${FRAMEWRIGHT_HOME:-$(pwd)/../../bundles/distribution/target/framewright}
[ -x "$home/bin/framewright" ] || { echo "load.sh: build the distribution first: ./framewright doctor" >&2; exit 69; }
work=$(mktemp -d "${TMPDIR:-/tmp}/framewright-load.XXXXXX")
small= postgres=
end() {
    trap - EXIT INT TERM
    [ -z "$postgres" ] || as_owner "$bin/pg_ctl" -D "$work/pg" -m immediate stop >/dev/null 2>&1 || true
    [ -z "$small" ] || umount "$small" || true
    rm -rf "$work"
}
trap end EXIT INT TERM

# Ten sparse gibibytes, entered as a finished upload: their digest is known, so nobody has to read them first.
large=732377e7f4a2abdc13ddfa1eb4c9c497fd2a2b294674d056cf51581b47dd586d
folder=$work/sqlite/artefacts
mkdir -p "$folder/$(printf %.2s "$large")"
truncate -s 10G "$folder/$(printf %.2s "$large")/${large#??}"
FRAMEWRIGHT_DATA=$work/sqlite "$home/bin/framewright" jobs list >/dev/null   # makes the store
python3 - "$work/sqlite/jobs.db" "$large" <<'PYTHON'
import sqlite3, sys, time
store = sqlite3.connect(sys.argv[1])
store.execute("insert into file_claim (tenant, sha256, holder, media_type, bytes, stored_at)"
              " values ('local', ?, 'upload', 'video/mp4', ?, ?)", (sys.argv[2], 10 << 30, int(time.time() * 1000)))
store.commit()
PYTHON

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
as_owner() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else "$@"; fi; }
if [ -n "$bin" ]; then
    chmod 755 "$work"
    mkdir "$work/pg"
    if [ "$(id -u)" = 0 ]; then chown postgres "$work/pg"; fi
    as_owner "$bin/initdb" -D "$work/pg" -U framewright -A trust >/dev/null
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    as_owner "$bin/pg_ctl" -D "$work/pg" -w -o "-p $port -h 127.0.0.1 -k $work/pg" -l "$work/pg/log" start >/dev/null
    postgres=jdbc:postgresql://127.0.0.1:$port/postgres
else
    echo "load.sh: no PostgreSQL here, so that part is left out" >&2
fi

if [ "$(id -u)" = 0 ] && mkdir "$work/small" && mount -t tmpfs -o size=8m tmpfs "$work/small" 2>/dev/null; then
    small=$work/small
else
    echo "load.sh: no small file system can be mounted here, so the full disk is left out" >&2
fi

[ -f target/load.classpath ] || ${MVN:-mvn} -q ${MVN_OPTS:--o} -B -f ../../pom.xml -pl adapters/client -am -Dspotless.check.skip package -DskipTests dependency:build-classpath -Dmdep.outputFile="$(pwd)/target/load.classpath"
java -Xmx512m -cp "target/classes:target/test-classes:$(cat target/load.classpath)" \
    -Dframewright.load.java="${LOAD_SERVER_OPTS:-}" -Dframewright.load.large="$large" -Dframewright.load.postgres="$postgres" -Dframewright.load.small="$small" \
    dev.framewright.load.LoadRun "$home" "$work" "$seconds" "$@"
