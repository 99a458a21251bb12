package dev.framewright.mlt;

import dev.framewright.api.FrameRate;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.MediaUnreadableException;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.timeline.Shot;
import dev.framewright.api.timeline.ShotNote;
import dev.framewright.api.timeline.Timeline;
import dev.framewright.api.timeline.TimelineClip;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A project in MLT's XML. What Framewright does not know stays as it is. */
final class MltTimeline implements Timeline {
    private final Path file;
    private final Document document;
    private final Element root;
    private final FrameRate rate;
    private final List<MltTrack> tracks;
    private final Map<Shot, MltTrack.Hole> wanted = new IdentityHashMap<>();

    MltTimeline(Path file, Document document) {
        this.file = file;
        this.document = document;
        this.root = document.getDocumentElement();
        this.rate = rate(root, file);
        this.tracks = MltTrack.of(root, rate, folder());
    }

    private static FrameRate rate(Element root, Path file) {
        Element profile = Xml.children(root, "profile").stream()
                .findFirst()
                .orElseThrow(() -> new MediaUnreadableException(
                        file,
                        "it has no profile, so its frame rate is not known; write one with \"melt -consumer xml\""));
        try {
            return new FrameRate(
                    Integer.parseInt(profile.getAttribute("frame_rate_num")),
                    Integer.parseInt(profile.getAttribute("frame_rate_den")));
        } catch (NumberFormatException e) {
            throw new MediaUnreadableException(file, "its profile has no frame rate", e);
        }
    }

    @Override
    public List<TimelineClip> clips() {
        List<TimelineClip> clips = new ArrayList<>();
        understood(() -> {
            for (MltTrack track : tracks) {
                track.items()
                        .forEach(item -> item.shown()
                                .ifPresent(media ->
                                        clips.add(new TimelineClip(media, Optional.of(seconds(item.frames()))))));
            }
        });
        return clips;
    }

    private BigDecimal seconds(int frames) {
        return BigDecimal.valueOf(frames)
                .multiply(BigDecimal.valueOf(rate.denominator()))
                .divide(BigDecimal.valueOf(rate.numerator()), 3, RoundingMode.HALF_UP);
    }

    @Override
    public List<Shot> shots() {
        wanted.clear();
        List<Shot> shots = new ArrayList<>();
        understood(() -> {
            for (MltTrack track : tracks) {
                for (MltTrack.Item item : track.items()) {
                    item.note().ifPresent(note -> want(track.whole(item), note, shots));
                }
            }
            for (MltMarkers.Marker marker : MltMarkers.of(root, rate)) {
                // The marker stays where it is when its shot is made.
                if (tracks.stream().noneMatch(track -> track.isFilled(marker.first()))) {
                    want(hole(marker), marker.note(), shots);
                }
            }
        });
        return shots;
    }

    private void want(MltTrack.Hole hole, ShotNote note, List<Shot> shots) {
        for (MltTrack.Hole other : wanted.values()) {
            if (other.overlaps(hole)) {
                throw new InvalidRequestException(
                        "marker",
                        "must have its gap for itself, but " + hole.place() + " and " + other.place()
                                + " share frames");
            }
        }
        Shot shot = hole.shot(note, rate, folder());
        wanted.put(shot, hole);
        shots.add(shot);
    }

    /** The lowest track that has a gap there. */
    private MltTrack.Hole hole(MltMarkers.Marker marker) {
        for (MltTrack track : tracks) {
            Optional<MltTrack.Hole> hole = track.hole(marker.first(), marker.end());
            if (hole.isPresent()) {
                return hole.get();
            }
        }
        throw new InvalidRequestException(
                "marker",
                "must stand in a gap of a picture track, but \""
                        + marker.note().kind().word() + ": "
                        + marker.note().words() + "\" stands at frame " + marker.first()
                        + (marker.end() > marker.first() ? " to " + marker.end() : "") + ", where none has one");
    }

    /** What MLT itself would not read is told as such. */
    private void understood(Runnable reading) {
        try {
            reading.run();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new MediaUnreadableException(file, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void place(Shot shot, Path media, Map<String, String> manifest) {
        MltTrack.Hole hole = wanted.remove(shot);
        if (hole == null) {
            throw new IllegalArgumentException("The shot is none of this timeline's, or was placed before: " + shot);
        }
        hole.fill(new MltProducer(root).of(shot, media, manifest), shot.frames());
    }

    @Override
    public void write(Path target) {
        Path place = target.toAbsolutePath().normalize();
        if (!root.hasAttribute("root") && !folder().equals(place.getParent())) {
            // Names of files are seen from here.
            root.setAttribute("root", folder().toString());
        }
        Path part = place.resolveSibling(place.getFileName() + ".part");
        try {
            try (OutputStream bytes = Files.newOutputStream(part)) {
                Transformer transformer = TransformerFactory.newInstance().newTransformer();
                transformer.setOutputProperty(OutputKeys.ENCODING, "utf-8");
                document.setXmlStandalone(true);
                transformer.transform(new DOMSource(document), new StreamResult(bytes));
            }
            Files.move(part, place, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | TransformerException e) {
            throw new OutputUnwritableException(place, e + "; choose another place", e);
        }
    }

    private Path folder() {
        Path folder = file.getParent();
        return folder == null ? file : folder;
    }
}
