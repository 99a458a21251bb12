package dev.framewright.mlt;

import dev.framewright.api.FrameRate;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.timeline.Shot;
import dev.framewright.api.timeline.Shot.Source;
import dev.framewright.api.timeline.ShotNote;
import dev.framewright.api.timeline.ShotNote.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.w3c.dom.Element;

/** One picture track: the playlist behind it, whose gaps can be filled. */
final class MltTrack {
    private static final List<String> NOTES = List.of("framewright", "shotcut:comment", "kdenlive:comment");

    private final Element root;
    private final Element playlist;
    private final FrameRate rate;
    private final Path folder;

    private MltTrack(Element root, Element playlist, FrameRate rate, Path folder) {
        this.root = root;
        this.playlist = playlist;
        this.rate = rate;
        this.folder = root.hasAttribute("root") && !root.getAttribute("root").isEmpty()
                ? folder.resolve(root.getAttribute("root"))
                : folder;
    }

    /** Gives the picture tracks, the lowest first. */
    static List<MltTrack> of(Element root, FrameRate rate, Path folder) {
        List<Element> playlists = new ArrayList<>();
        sequence(root)
                .ifPresentOrElse(
                        tractor -> collect(root, tractor, playlists, true),
                        () -> last(root, "playlist").ifPresent(playlists::add));
        return playlists.stream()
                .map(playlist -> new MltTrack(root, playlist, rate, folder))
                .toList();
    }

    /** Gives the tractor whose tracks are those of the timeline; empty where a playlist alone is all there is. */
    static Optional<Element> sequence(Element root) {
        return last(root, "tractor").map(tractor -> sequence(root, tractor));
    }

    private static Element sequence(Element root, Element tractor) {
        List<Element> tracks = Xml.children(tractor, "track");
        // A tractor in the only track is Kdenlive's sequence, whose tracks are those of the project.
        return tracks.size() == 1
                ? Xml.byId(root, tracks.get(0).getAttribute("producer"))
                        .filter(MltTrack::isPictures)
                        .map(inner -> sequence(root, inner))
                        .orElse(tractor)
                : tractor;
    }

    private static boolean isPictures(Element element) {
        return element.getTagName().equals("tractor")
                && Xml.property(element, "kdenlive:audio_track").isEmpty();
    }

    private static Optional<Element> last(Element root, String tag) {
        List<Element> all = Xml.children(root, tag);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    private static void collect(Element root, Element tractor, List<Element> playlists, boolean outermost) {
        for (Element track : Xml.children(tractor, "track")) {
            String hidden = track.getAttribute("hide");
            Optional<Element> target = Xml.byId(root, track.getAttribute("producer"));
            if (hidden.equals("video") || hidden.equals("both") || target.isEmpty()) {
                continue;
            }
            String id = target.get().getAttribute("id");
            if (target.get().getTagName().equals("playlist") && !id.equals("background")) {
                playlists.add(target.get());
                if (!outermost) {
                    // Kdenlive's tracks are two playlists, of which the second holds only mixes.
                    return;
                }
            } else if (isPictures(target.get())) {
                collect(root, target.get(), playlists, false);
            }
        }
    }

    /**
     * An entry or a gap.
     *
     * @param element where it stands
     * @param first its first frame on the track
     * @param frames its length
     * @param begins the frame of its media that is shown first; 0 for a gap
     * @param producer what it shows; empty for a gap
     */
    private record Read(Element element, int first, int frames, int begins, Optional<Element> producer) {}

    /** Something on the track. */
    final class Item {
        private final Read read;

        private Item(Read read) {
            this.read = read;
        }

        int frames() {
            return read.frames();
        }

        boolean isGap() {
            return read.element().getTagName().equals("blank");
        }

        /** Gives the file that is shown as it was recorded; empty for titles, colours and clips at another speed. */
        Optional<Path> media() {
            return read.producer()
                    .filter(producer -> Xml.property(producer, "mlt_service").startsWith("avformat")
                            || Xml.property(producer, "mlt_service").isEmpty())
                    .map(producer -> Xml.property(producer, "resource"))
                    .filter(resource -> !resource.isEmpty())
                    .map(resource -> folder.resolve(resource).normalize());
        }

        Optional<ShotNote> note() {
            return read.producer()
                    .filter(producer -> media().isEmpty())
                    .flatMap(producer -> NOTES.stream()
                            .map(name -> ShotNote.parse(Xml.property(producer, name)))
                            .flatMap(Optional::stream)
                            .findFirst());
        }
    }

    List<Item> items() {
        List<Item> items = new ArrayList<>();
        int first = 0;
        for (Element child : Xml.children(playlist)) {
            Read read;
            if (child.getTagName().equals("blank")) {
                read = new Read(child, first, MltTime.frames(child.getAttribute("length"), rate), 0, Optional.empty());
            } else if (child.getTagName().equals("entry")) {
                read = entry(child, first);
            } else {
                continue;
            }
            items.add(new Item(read));
            first += read.frames();
        }
        return items;
    }

    private Read entry(Element entry, int first) {
        Optional<Element> producer = Xml.byId(root, entry.getAttribute("producer"));
        int in = MltTime.frames(bound(entry, producer, "in", "0"), rate);
        String out = bound(entry, producer, "out", "");
        if (out.isEmpty()) {
            throw new IllegalArgumentException("an entry of playlist \"" + playlist.getAttribute("id")
                    + "\" does not say where it ends; save the project with its editor");
        }
        return new Read(entry, first, MltTime.frames(out, rate) - in + 1, in, producer);
    }

    private static String bound(Element entry, Optional<Element> producer, String name, String otherwise) {
        if (entry.hasAttribute(name)) {
            return entry.getAttribute(name);
        }
        return producer.filter(element -> element.hasAttribute(name))
                .map(element -> element.getAttribute(name))
                .orElse(otherwise);
    }

    /** Whether a shot that was placed here shows at a frame. */
    boolean isFilled(int frame) {
        return items().stream()
                .map(item -> item.read)
                .filter(read -> frame >= read.first() && frame < read.first() + read.frames())
                .anyMatch(read -> read.producer().filter(MltProducer::isOurs).isPresent());
    }

    /** Gives the gap at these frames, or the part of a gap if they are more than one; empty if there is none. */
    Optional<Hole> hole(int first, int end) {
        List<Item> items = items();
        for (int i = 0; i < items.size(); i++) {
            Read read = items.get(i).read;
            int after = read.first() + read.frames();
            if (items.get(i).isGap() && first >= read.first() && first < after && end <= after) {
                return Optional.of(
                        end > first
                                ? new Hole(read, first, end, neighbour(items, i - 1), neighbour(items, i + 1))
                                : new Hole(
                                        read, read.first(), after, neighbour(items, i - 1), neighbour(items, i + 1)));
            }
        }
        return Optional.empty();
    }

    /** Gives the place of an entry that stands for a shot. */
    Hole whole(Item item) {
        List<Item> items = items();
        int i = 0;
        while (items.get(i).read.element() != item.read.element()) {
            i++;
        }
        Read read = item.read;
        return new Hole(
                read, read.first(), read.first() + read.frames(), neighbour(items, i - 1), neighbour(items, i + 1));
    }

    private static Optional<Item> neighbour(List<Item> items, int index) {
        return index < 0 || index >= items.size() ? Optional.empty() : Optional.of(items.get(index));
    }

    /** A stretch of a gap, or an entry that stands for a shot. */
    final class Hole {
        private final Read read;
        private final int first;
        private final int end;
        private final Optional<Item> before;
        private final Optional<Item> after;

        private Hole(Read read, int first, int end, Optional<Item> before, Optional<Item> after) {
            this.read = read;
            this.first = first;
            this.end = end;
            this.before = before;
            this.after = after;
        }

        String place() {
            return "frames " + first + " to " + (end - 1) + " of track \"" + playlist.getAttribute("id") + "\"";
        }

        boolean overlaps(Hole other) {
            return other.read.element() == read.element() && other.first < end && first < other.end;
        }

        Shot shot(ShotNote note, FrameRate frameRate, Path seenFrom) {
            Map<String, String> settings = new TreeMap<>(note.settings());
            List<Source> sources = new ArrayList<>();
            Kind kind = note.kind();
            String source = settings.remove("source");
            String to = settings.remove("to");
            if (source != null) {
                sources.add(Source.whole(seenFrom.resolve(source).normalize()));
            } else if (kind == Kind.EXTEND || kind == Kind.CONNECT) {
                sources.add(beside(before, first == read.first(), kind));
            }
            if (to != null) {
                sources.add(Source.whole(seenFrom.resolve(to).normalize()));
            } else if (source == null && kind == Kind.EXTEND_BACKWARD || kind == Kind.CONNECT) {
                sources.add(beside(after, end == read.first() + read.frames(), kind));
            }
            if (sources.size() != kind.sources()) {
                throw new InvalidRequestException(
                        "source",
                        "must name " + kind.sources() + " file for " + kind.word() + ", as in \"" + kind.word()
                                + ": words | source=picture.png\", but there were " + sources.size() + " at "
                                + place());
            }
            return new Shot(place(), new ShotNote(kind, note.words(), settings), end - first, frameRate, sources);
        }

        private Source beside(Optional<Item> neighbour, boolean touches, Kind kind) {
            Optional<Path> media = neighbour.filter(item -> touches).flatMap(Item::media);
            if (media.isEmpty()) {
                throw new InvalidRequestException(
                        "source",
                        "must be beside the gap for " + kind.word() + ": a clip of a file at its own speed; there is"
                                + " none at " + place() + ". Name a file as in \"" + kind.word()
                                + ": words | source=clip.mp4\" instead");
            }
            Read shown = neighbour.orElseThrow().read;
            return new Source(
                    media.get(),
                    rate.durationOf(shown.begins()),
                    Optional.of(rate.durationOf((long) shown.begins() + shown.frames())));
        }

        /** Puts an entry there and leaves the rest of the gap on both sides. */
        void fill(String producer, int frames) {
            Element old = read.element();
            if (end - first != frames) {
                throw new IllegalArgumentException(place() + " cannot hold " + frames + " frames");
            }
            Element entry = old.getOwnerDocument().createElement("entry");
            entry.setAttribute("producer", producer);
            entry.setAttribute("in", "0");
            entry.setAttribute("out", Integer.toString(frames - 1));
            if (!old.getTagName().equals("blank")) {
                playlist.replaceChild(entry, old);
                return;
            }
            // An earlier shot in the same gap may have split it.
            hole(first, end).ifPresent(now -> split(now.read, entry));
        }

        private void split(Read gap, Element entry) {
            Element blank = gap.element();
            int ahead = first - gap.first();
            int behind = gap.first() + gap.frames() - end;
            if (ahead > 0) {
                playlist.insertBefore(blank(ahead), blank);
            }
            playlist.insertBefore(entry, blank);
            if (behind > 0) {
                playlist.insertBefore(blank(behind), blank);
            }
            playlist.removeChild(blank);
        }

        private Element blank(int frames) {
            Element blank = playlist.getOwnerDocument().createElement("blank");
            blank.setAttribute("length", Integer.toString(frames));
            return blank;
        }
    }
}
