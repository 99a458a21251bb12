#!/bin/sh
# One clip per line of a file "NAME PROMPT": shots.sh FILE FOLDER. Goes on where it stopped; ends with the first exit code
# that is worth no second try. FRAMEWRIGHT names the command.
set -u
framewright=${FRAMEWRIGHT:-framewright}
file=$1
folder=$2
mkdir -p "$folder"
# Not by a pipe: the exit has to end this shell.
while read -r name prompt || [ -n "$name" ]; do
    case $name in '' | '#'*) continue ;; esac
    [ -f "$folder/$name.mp4" ] && continue
    "$framewright" generate "$prompt" --frames 9 --steps 2 --seed 7 -o "$folder/$name.mp4" --json \
        >"$folder/$name.json" 2>>"$folder/log.jsonl" </dev/null
    code=$?
    case $code in
        0) echo "$name made" ;;
        4) echo "$name refused; see $folder/log.jsonl" >&2 ;;
        *)
            rm -f "$folder/$name.json"
            echo "$name ended with $code; see $folder/log.jsonl" >&2
            exit $code
            ;;
    esac
done <"$file"
