#!/bin/sh
# A clip from words with nothing but grpcurl, jq and base64: what the calls are comes from the server's reflection.
#   grpcurl.sh "a horse running left across a snowy field" horse.mp4
# The server is FRAMEWRIGHT_SERVER, else 127.0.0.1:7850; a token is sent if FRAMEWRIGHT_TOKEN is set. GRPCURL names another grpcurl.
set -eu
prompt=$1
file=$2
server=${FRAMEWRIGHT_SERVER:-127.0.0.1:7850}
request=$(cat /proc/sys/kernel/random/uuid)

call() { # METHOD JSON
    printf '%s' "$2" | ${GRPCURL:-grpcurl} ${FRAMEWRIGHT_TLS:--plaintext} -max-msg-sz 4194304 \
        ${FRAMEWRIGHT_TOKEN:+-H "authorization: Bearer $FRAMEWRIGHT_TOKEN"} -d @ "$server" "$1"
}

# Safe to repeat with the same request id: it starts no second job.
operation=$(call framewright.v1.VideoService/CreateJob \
    "$(jq -n --arg text "$prompt" --arg id "$request" \
        '{request_id: $id, job: {request: {prompt: {text: $text}, generate: {}}}}')" | jq -r .name)
job=jobs/${operation#operations/}
echo "$job" >&2

# Each call waits for a minute at most, so a connection that breaks costs nothing but one more call.
until [ "$(call google.longrunning.Operations/WaitOperation \
    "$(jq -n --arg name "$operation" '{name: $name, timeout: "60s"}')" | jq -r .done)" = true ]; do
    echo "$job goes on" >&2
done

made=$(call framewright.v1.VideoService/GetJob "$(jq -n --arg name "$job" '{name: $name}')")
if [ "$(printf '%s' "$made" | jq -r .state)" != STATE_SUCCEEDED ]; then
    printf '%s' "$made" | jq -r '"\(.state): \(.error.message)"' >&2
    exit 1
fi
artefact=$(printf '%s' "$made" | jq -r '.artefacts[0].name')

# One JSON object per block of bytes; a part that is there already is gone on with.
part=$file.part
touch "$part"
call framewright.v1.ArtefactService/ReadArtefact \
    "$(jq -n --arg name "$artefact" --arg offset "$(wc -c <"$part" | tr -d ' ')" '{name: $name, offset: $offset}')" |
    jq -r .content | while read -r block; do printf '%s' "$block" | base64 -d; done >>"$part"
echo "${artefact#artefacts/}  $part" | sha256sum -c - >&2
mv "$part" "$file"
