package dev.framewright.otio;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.framewright.api.MediaUnreadableException;
import dev.framewright.api.timeline.Timeline;
import dev.framewright.api.timeline.TimelineFormat;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/** Reads timelines in OpenTimelineIO's JSON. */
@Component
public final class OtioFormat implements TimelineFormat {
    @Override
    public String name() {
        return "OpenTimelineIO";
    }

    @Override
    public Set<String> endings() {
        return Set.of("otio");
    }

    @Override
    public Timeline read(Path file) {
        try {
            return new OtioTimeline(file.toAbsolutePath().normalize(), timeline(Files.readString(file)));
        } catch (IOException | JsonParseException | IllegalStateException e) {
            throw new MediaUnreadableException(
                    file,
                    "it is no timeline in OpenTimelineIO's JSON ("
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ")",
                    e);
        }
    }

    private static JsonObject timeline(String text) throws IOException {
        JsonElement root;
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            reader.setStrictness(Strictness.STRICT);
            root = JsonParser.parseReader(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new IOException("it holds more than one value");
            }
        }
        if (!root.isJsonObject()) {
            throw new IOException("it is no object");
        }
        return root.getAsJsonObject();
    }
}
