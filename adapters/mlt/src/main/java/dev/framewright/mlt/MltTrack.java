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
import java.util.function.Predicate;
import org.w3c.dom.Element;

/**
 * One picture track: the playlist behind it, whose gaps can be filled. Kdenlive's tracks have a second playlist, to which it
 * moves every second clip of those that are mixed into each other; where such a clip stands, the first playlist's gap is none.
 */
final class MltTrack {
    private static final List<String> NOTES = List.of("framewright", "shotcut:comment", "kdenlive:comment");

    private final Element root;
    private final List<Element> playlists;
    private final FrameRate rate;
    private final Path folder;

    private MltTrack(Element root, List<Element> playlists, FrameRate rate, Path folder) {
        this.root = root;
        this.playlists = playlists;
        this.rate = rate;
        this.folder = root.hasAttribute("root") && !root.getAttribute("root").isEmpty()
                ? folder.resolve(root.getAttribute("root"))
                : folder;
    }

    /** Gives the picture tracks, the lowest first. */
    static List<MltTrack> of(Element root, FrameRate rate, Path folder) {
        List<List<Element>> tracks = sequence(root)
                .map(tractor -> tracks(root, tractor))
                .orElseGet(() -> last(root, "playlist").map(List::of).stream().toList());
        return tracks.stream()
                .map(playlists -> new MltTrack(root, playlists, rate, folder))
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

    private static List<List<Element>> tracks(Element root, Element tractor) {
        List<List<Element>> tracks = new ArrayList<>();
        for (Element target : shown(root, tractor)) {
            List<Element> playlists = isPlaylist(target) ? List.of(target) : playlists(root, target);
            if (!playlists.isEmpty()) {
                tracks.add(playlists);
            }
        }
        return tracks;
    }

    /** The playlists of a track that is a tractor of its own. */
    private static List<Element> playlists(Element root, Element tractor) {
        List<Element> playlists = new ArrayList<>();
        for (Element target : shown(root, tractor)) {
            if (isPlaylist(target)) {
                playlists.add(target);
            } else if (playlists.isEmpty()) {
                playlists.addAll(playlists(root, target));
            }
        }
        return playlists;
    }

    /** Playlists and tractors of pictures behind the tracks of a tractor. */
    private static List<Element> shown(Element root, Element tractor) {
        return Xml.children(tractor, "track").stream()
                .filter(track -> !List.of("video", "both").contains(track.getAttribute("hide")))
                .flatMap(track -> Xml.byId(root, track.getAttribute("producer")).stream())
                .filter(target -> isPlaylist(target) || isPictures(target))
                .toList();
    }

    private static boolean isPlaylist(Element element) {
        return element.getTagName().equals("playlist")
                && !element.getAttribute("id").equals("background");
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

        private int end() {
            return read.first() + read.frames();
        }

        /** Gives the file that is shown as it was recorded; empty for titles, colours and clips at another speed. */
        Optional<Path> media() {
            return recorded()
                    .filter(file -> read.producer().stream()
                            .flatMap(producer -> Xml.children(producer, "link").stream())
                            .noneMatch(link -> Xml.property(link, "mlt_service").equals("timeremap")));
        }

        /** Gives the clip or picture that is shown, at whatever speed; empty for titles and colours. */
        Optional<Path> shown() {
            return recorded()
                    .or(() -> read.producer()
                            .map(producer -> switch (Xml.property(producer, "mlt_service")) {
                                case "qimage", "pixbuf" -> Xml.property(producer, "resource");
                                case "timewarp" -> Xml.property(producer, "warp_resource");
                                default -> "";
                            })
                            .flatMap(this::file));
        }

        private Optional<Path> recorded() {
            return read.producer()
                    .filter(producer -> Xml.property(producer, "mlt_service").startsWith("avformat")
                            || Xml.property(producer, "mlt_service").isEmpty())
                    .map(producer -> Xml.property(producer, "resource"))
                    .flatMap(this::file);
        }

        private Optional<Path> file(String resource) {
            return resource.isEmpty()
                    ? Optional.empty()
                    : Optional.of(folder.resolve(resource).normalize());
        }

        Optional<ShotNote> note() {
            return read.producer()
                    .filter(producer -> recorded().isEmpty())
                    .flatMap(producer -> NOTES.stream()
                            .map(name -> ShotNote.parse(Xml.property(producer, name)))
                            .flatMap(Optional::stream)
                            .findFirst());
        }
    }

    List<Item> items() {
        return playlists.stream().flatMap(playlist -> items(playlist).stream()).toList();
    }

    private List<Item> items(Element playlist) {
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
            throw new IllegalArgumentException("an entry of playlist \"" + id()
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
        for (Item gap : items(playlists.get(0))) {
            if (!gap.isGap() || first < gap.read.first() || first >= gap.end()) {
                continue;
            }
            int begin = gap.read.first();
            int after = gap.end();
            for (Item other : items()) {
                if (!other.isGap() && other.end() <= first) {
                    begin = Math.max(begin, other.end());
                } else if (!other.isGap()) {
                    after = Math.min(after, other.read.first());
                }
            }
            if (first < after && end <= after) {
                return Optional.of(end > first ? new Hole(gap.read, first, end) : new Hole(gap.read, begin, after));
            }
        }
        return Optional.empty();
    }

    /** Gives the place of an entry that stands for a shot. */
    Hole whole(Item item) {
        return new Hole(item.read, item.read.first(), item.end());
    }

    private String id() {
        return playlists.get(0).getAttribute("id");
    }

    /** A stretch of a gap, or an entry that stands for a shot. */
    final class Hole {
        private final Read read;
        private final int first;
        private final int end;

        private Hole(Read read, int first, int end) {
            this.read = read;
            this.first = first;
            this.end = end;
        }

        String place() {
            return "frames " + first + " to " + (end - 1) + " of track \"" + id() + "\"";
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
                sources.add(beside(item -> item.end() == first, kind));
            }
            if (to != null) {
                sources.add(Source.whole(seenFrom.resolve(to).normalize()));
            } else if (source == null && kind == Kind.EXTEND_BACKWARD || kind == Kind.CONNECT) {
                sources.add(beside(item -> item.read.first() == end, kind));
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

        private Source beside(Predicate<Item> touches, Kind kind) {
            Optional<Item> neighbour = items().stream()
                    .filter(item -> !item.isGap() && touches.test(item))
                    .findFirst();
            Optional<Path> media = neighbour.flatMap(Item::media);
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
                old.getParentNode().replaceChild(entry, old);
                return;
            }
            // An earlier shot in the same gap may have split it.
            hole(first, end).ifPresent(now -> split(now.read, entry));
        }

        private void split(Read gap, Element entry) {
            Element blank = gap.element();
            Element playlist = playlists.get(0);
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
            Element blank = root.getOwnerDocument().createElement("blank");
            blank.setAttribute("length", Integer.toString(frames));
            return blank;
        }
    }
}
