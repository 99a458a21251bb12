#!/bin/sh
# Makes docs/gallery.md and its pictures anew, with the model that ships. FRAMEWRIGHT names another command than ./framewright.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd -P)
framewright=${FRAMEWRIGHT:-$root/framewright}
pictures=$root/docs/images/gallery
page=$root/docs/gallery.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Runs a command in the work folder and prints it as a person would type it.
made() {
    line=framewright
    for word in "$@"; do
        case $word in
            *[!A-Za-z0-9@:,./=_-]*) line="$line \"$word\"" ;;
            *) line="$line $word" ;;
        esac
    done
    echo "  $line" >&2
    (cd "$work" && "$framewright" "$@" >/dev/null 2>"$work/errors") || { cat "$work/errors" >&2; exit 1; }
    printf '    ./%s\n' "$line"
}

# A heading, what is to be seen, a picture, and the command that made it.
show() {
    name=$1
    title=$2
    text=$3
    shift 3
    {
        printf '## %s\n\n%s\n\n![%s](images/gallery/%s.png)\n\n' "$title" "$text" "$title" "$name"
        made "$@" --contact-sheet "$name.png"
        printf '\n'
    } >>"$page"
    mv "$work/$name.png" "$pictures/$name.png"
}

mkdir -p "$pictures"
cat >"$page" <<'END'
# Gallery

Every picture is a contact sheet that the tool wrote, frames from left to right and from top to bottom, first seed, nothing picked. Under it
is the exact command. `docs/make-gallery.sh` runs them in this order in an empty folder and writes this page, so it shows what the
weights in this repository can do, and what they cannot.

END

show generate "A clip from words" "Nine frames; the model learned 17 of 96x96." \
    generate "a red car driving right in the snow" --frames 9 --seed 3 -o car.mp4
show wide "Another shape" "The same number of pixels, sixteen to nine." \
    generate "a penguin walking left in the snow" --aspect 16:9 --frames 9 --seed 4 -o wide.mp4
show storyboard "A storyboard" "Two shots of one subject: the words of a shot follow those of the prompt." \
    generate "a horse" --shot "9:running left in a meadow" --shot "9:running right at the beach" --seed 5 -o storyboard.mp4
{
    printf 'The picture that the next two begin with:\n\n'
    made image "a fox standing in a meadow" --seed 6 -o fox.png
    printf '\n'
} >>"$page"
show image-to-video "A picture set moving" "The first frame is the picture." \
    image-to-video fox.png "a fox running right in a meadow" --frames 9 --seed 7 -o running.mp4
show cinemagraph "A cinemagraph" "Only the box moves, in a loop; outside of it nothing changes but for the invisible mark." \
    inpaint fox.png "a fox jumping in a meadow" --box 16,16,64x64 --frames 8 --seed 8 -o cinemagraph.mp4
show extend "A clip that goes on" "The first nine frames are the clip from above." \
    extend car.mp4 "a red car driving right in the snow" --frames 12 --seed 9 -o longer.mp4
show backward "What came before" "The last nine frames are the clip." \
    extend car.mp4 "a red car driving right in the snow" --backward --frames 9 --seed 10 -o before.mp4
show loop "A loop" "Eight new frames lead from the clip's end back to its beginning." \
    extend car.mp4 "a red car driving right in the snow" --loop --seed 11 -o loop.mp4
show connect "From one clip to another" "Both clips with eight new frames between them." \
    connect car.mp4 running.mp4 --stitched --seed 12 -o connected.mp4
show replace "Something else in its place" "A box is drawn anew; outside of it and its soft edge the source stays, but for the invisible mark." \
    inpaint car.mp4 "a cat in the snow" --box 16,32,72x56 --feather 4 --seed 13 -o cat.mp4
show missing "Missing frames" "Frames 1 to 4 are drawn from the one before and those after them." \
    inpaint car.mp4 "a red car driving right in the snow" --missing 1-4 --seed 14 -o whole.mp4
show border "More room" "Sixteen pixels on each side; the clip inside stays, but for the invisible mark." \
    inpaint car.mp4 "a red car driving right in the snow" --border 16,16,16,16 --seed 15 -o larger.mp4
show edit "Another place" "The clip's latents, noised to 0.7 and denoised under other words." \
    edit car.mp4 "a red car driving right in the desert" --strength 0.7 --seed 16 -o desert.mp4
show minute "A minute in one request" "480 frames in windows that hand their latents over; every seventh or eighth is shown. At 64x64, to keep the picture small: a size that the model never learned." \
    generate "a cat standing in the snow" --seconds 60 --size 64x64 --seed 17 -o minute.mp4

echo "wrote $page" >&2
