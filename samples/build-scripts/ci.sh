#!/bin/sh
# A step of a pipeline: ci.sh FILE FOLDER CACHE makes one clip per line of a file "NAME PROMPT" and takes from the cache what it holds.
# Speaks as GitHub's runners want it: outputs "clips" and "made", a summary, one ::error:: line per refusal, and an exit code of its own
# for refused (4). workflow.yml shows the step in place. FRAMEWRIGHT names the command.
set -u
framewright=${FRAMEWRIGHT:-framewright}
file=$1
folder=$2
cache=$3
output=${GITHUB_OUTPUT:-/dev/null}
summary=${GITHUB_STEP_SUMMARY:-/dev/null}
mkdir -p "$folder" "$cache"
clips=0 made=0 refused=0
printf '| clip | prompt | |\n| --- | --- | --- |\n' >>"$summary"
while read -r name prompt || [ -n "$name" ]; do
    case $name in '' | '#'*) continue ;; esac
    kept=$cache/$(printf '%s' "generate 9 2 7 $prompt" | sha256sum | cut -c1-32).mp4
    how=cached
    if [ ! -f "$kept" ]; then
        how=made
        "$framewright" generate "$prompt" --frames 9 --steps 2 --seed 7 -o "$kept" --json >/dev/null 2>>"$folder/log.jsonl" </dev/null
        code=$?
        if [ $code = 4 ]; then
            refused=$((refused + 1))
            printf '::error file=%s,title=%s::refused: %s\n' "$file" "$name" "$(sed -n 's/.*"message":"\([^"]*\)".*/\1/p' "$folder/log.jsonl" | tail -1)"
            printf '| %s | %s | refused |\n' "$name" "$prompt" >>"$summary"
            continue
        elif [ $code != 0 ]; then
            printf '::error title=%s::framewright ended with %s\n' "$name" "$code"
            exit $code
        fi
        made=$((made + 1))
    fi
    cp "$kept" "$folder/$name.mp4"
    clips=$((clips + 1))
    printf '| %s | %s | %s |\n' "$name" "$prompt" "$how" >>"$summary"
done <"$file"
printf 'clips=%s\nmade=%s\n' "$clips" "$made" >>"$output"
[ $refused = 0 ] || exit 4
