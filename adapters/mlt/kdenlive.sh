#!/bin/sh
# Fills the marked gaps of the project that a running Kdenlive has open, over D-Bus: kdenlive.sh FILE [OPTION of "timeline render"]...
# Kdenlive saves, Framewright fills a copy while editing goes on, and Kdenlive loads the result. If the project was edited meanwhile
# nothing is replaced: the shots come into Kdenlive's bin, and the filled copy lies beside the file. FRAMEWRIGHT names the command.
set -eu
framewright=${FRAMEWRIGHT:-framewright}
say() { echo "kdenlive.sh: $*" >&2; }
if [ $# -lt 1 ] || [ ! -f "$1" ]; then
    say "wants the .kdenlive file that Kdenlive has open, but was given \"${1:-}\""
    exit 2
fi
folder=$(cd "$(dirname "$1")" && pwd -P)
name=$(basename "$1")
file=$folder/$name
shift

window=/kdenlive/MainWindow_1
call() {
    method=$1
    shift
    dbus-send --session --print-reply=literal --reply-timeout=60000 --dest="$bus" "$window" "$method" "$@"
}
shown() { call org.freedesktop.DBus.Properties.Get string:org.qtproject.Qt.QWidget string:"$1"; }
edited() { shown windowModified | grep -q true; }
act() { call org.kde.KMainWindow.activateAction string:"$1" | grep -q true; }
# The bus of the Kdenlive whose title names the file.
open_in() {
    for bus in $(dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.ListNames 2>/dev/null |
        grep -o 'org\.kde\.kdenlive-[0-9]*'); do
        case $(shown windowTitle 2>/dev/null) in *"${name%.kdenlive}"*) return 0 ;; esac
    done
    return 1
}
digest() { sha256sum "$file"; }

open_in || {
    say "no running Kdenlive has $name open; open it, or use \"framewright timeline render\""
    exit 69
}
act file_save || { say "Kdenlive would not save"; exit 1; }
tries=0
while edited; do
    tries=$((tries + 1))
    [ $tries -le 100 ] || { say "Kdenlive did not save in 20 s; look whether it asks something"; exit 1; }
    sleep 0.2
done
saved=$(digest)
filled=$folder/${name%.kdenlive}.filled.kdenlive
made=$("$framewright" timeline render "$file" -o "$filled" --media "$folder/${name%.kdenlive}-shots" "$@") || {
    code=$?
    rm -f "$filled"
    exit $code
}
[ -z "$made" ] || printf '%s\n' "$made"
if edited || [ "$(digest)" != "$saved" ]; then
    printf '%s\n' "$made" | sed -n 's/.*"path":"\([^"]*\)".*/\1/p' | while read -r shot; do
        case $shot in /*) ;; *) shot=$(pwd -P)/$shot ;; esac
        call org.kde.kdenlive.MainWindow.addProjectClip string:"$shot" >/dev/null
    done
    say "the project was edited meanwhile, so it was left as it is; the shots are in its bin, and $filled has them in their gaps"
    exit 75
fi
mv "$filled" "$file"
# Kdenlive offers to go back to the file only where it was edited.
call org.kde.KMainWindow.enableAction string:file_revert >/dev/null
act file_revert || { say "the file is filled, but Kdenlive would not load it; close and open the project"; exit 1; }
