package dev.framewright.mlt;

import dev.framewright.api.timeline.Shot;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Adds files to a project. */
final class MltProducer {
    /** Tells a producer of ours; editors keep properties that they do not know. */
    private static final String MADE = "framewright.made";

    private final Element root;

    MltProducer(Element root) {
        this.root = root;
    }

    /** Whether a producer is a shot that was placed. */
    static boolean isOurs(Element producer) {
        return !Xml.property(producer, MADE).isEmpty();
    }

    /** Adds a shot's file and gives its id. */
    String of(Shot shot, Path media, Map<String, String> manifest) {
        String id = freeId();
        Element producer = root.getOwnerDocument().createElement("producer");
        producer.setAttribute("id", id);
        producer.setAttribute("in", "0");
        producer.setAttribute("out", Integer.toString(shot.frames() - 1));
        Xml.setProperty(producer, "length", Integer.toString(shot.frames()));
        Xml.setProperty(producer, "eof", "pause");
        // Shotcut finds a file again by its whole name only.
        Xml.setProperty(producer, "resource", media.toAbsolutePath().normalize().toString());
        Xml.setProperty(producer, "mlt_service", "avformat");
        Xml.setProperty(producer, "seekable", "1");
        Xml.setProperty(producer, "audio_index", "-1");
        Xml.setProperty(producer, "shotcut:caption", shot.note().words());
        Xml.setProperty(producer, MADE, shot.note().kind().word());
        manifest.forEach((name, value) -> Xml.setProperty(producer, "framewright." + name, value));
        // Before whatever may refer to it: MLT reads from the top.
        Node first = Xml.children(root).stream()
                .filter(child -> !child.getTagName().equals("profile"))
                .findFirst()
                .map(Node.class::cast)
                .orElse(null);
        root.insertBefore(producer, first);
        intoKdenlivesBin(producer, shot);
        return id;
    }

    private void intoKdenlivesBin(Element producer, Shot shot) {
        Optional<Element> bin = Xml.byId(root, "main_bin")
                .filter(list ->
                        !Xml.property(list, "kdenlive:docproperties.version").isEmpty());
        if (bin.isEmpty()) {
            return;
        }
        int most = Xml.children(root).stream()
                .map(child -> Xml.property(child, "kdenlive:id"))
                .filter(number -> number.matches("\\d{1,8}"))
                .mapToInt(Integer::parseInt)
                .max()
                .orElse(1);
        Xml.setProperty(producer, "kdenlive:id", Integer.toString(most + 1));
        Xml.setProperty(producer, "kdenlive:clipname", shot.note().words());
        Xml.setProperty(producer, "kdenlive:folderid", "-1");
        Element entry = root.getOwnerDocument().createElement("entry");
        entry.setAttribute("producer", producer.getAttribute("id"));
        entry.setAttribute("in", "0");
        entry.setAttribute("out", producer.getAttribute("out"));
        bin.get().appendChild(entry);
    }

    private String freeId() {
        for (int i = 0; ; i++) {
            String id = "framewright" + i;
            if (Xml.byId(root, id).isEmpty()) {
                return id;
            }
        }
    }
}
