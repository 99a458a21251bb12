package dev.framewright.otio;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.timeline.Shot;
import dev.framewright.api.timeline.Timeline;
import dev.framewright.api.timeline.TimelineClip;
import java.io.IOException;
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
import java.util.function.Consumer;

/** A timeline in OpenTimelineIO's JSON. What Framewright does not know stays as it is. */
final class OtioTimeline implements Timeline {
    private static final Gson WRITER = new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create();

    private final Path file;
    private final JsonObject root;
    /** Where each shot goes. */
    private final Map<Shot, WantedShot> wanted = new IdentityHashMap<>();

    OtioTimeline(Path file, JsonObject root) {
        this.file = file;
        this.root = root;
    }

    @Override
    public List<TimelineClip> clips() {
        List<TimelineClip> clips = new ArrayList<>();
        visitClips(Json.object(root, "tracks"), clip -> {
            String address = Json.text(MediaReferences.active(clip), "target_url");
            if (!address.isEmpty()) {
                clips.add(new TimelineClip(MediaReferences.file(address, folder()), seconds(clip)));
            }
        });
        return clips;
    }

    private static Optional<BigDecimal> seconds(JsonObject clip) {
        JsonObject range = Json.object(clip, "source_range");
        JsonObject shown = range.size() == 0 ? Json.object(MediaReferences.active(clip), "available_range") : range;
        return Optional.ofNullable(OtioTime.of(shown, "duration"))
                .map(time -> time.value().divide(time.rate(), 3, RoundingMode.HALF_UP));
    }

    private static void visitClips(JsonObject item, Consumer<JsonObject> visitor) {
        if (!isPicture(item)) {
            return;
        }
        if (Json.text(item, "OTIO_SCHEMA").startsWith("Clip.")) {
            visitor.accept(item);
        }
        Json.objects(item, "children").forEach(child -> visitClips(child, visitor));
    }

    private static boolean isPicture(JsonObject item) {
        String kind = Json.text(item, "kind");
        return kind.isEmpty() || kind.equals("Video");
    }

    @Override
    public List<Shot> shots() {
        wanted.clear();
        List<Shot> shots = new ArrayList<>();
        visitTracks(Json.object(root, "tracks"), track -> {
            for (WantedShot one : WantedShot.of(track, folder())) {
                wanted.put(one.shot(), one);
                shots.add(one.shot());
            }
        });
        return shots;
    }

    private static void visitTracks(JsonObject item, Consumer<JsonObject> visitor) {
        if (!isPicture(item)) {
            return;
        }
        if (Json.text(item, "OTIO_SCHEMA").startsWith("Track.")) {
            visitor.accept(item);
        }
        Json.objects(item, "children").forEach(child -> visitTracks(child, visitor));
    }

    @Override
    public void place(Shot shot, Path media, Map<String, String> manifest) {
        WantedShot place = wanted.remove(shot);
        if (place == null) {
            throw new IllegalArgumentException("The shot is none of this timeline's, or was placed before: " + shot);
        }
        place.fill(media, manifest);
    }

    @Override
    public void write(Path target) {
        Path place = target.toAbsolutePath().normalize();
        JsonObject copy = root.deepCopy();
        if (!folder().equals(place.getParent())) {
            rebase(copy);
        }
        Path part = place.resolveSibling(place.getFileName() + ".part");
        try {
            Files.writeString(part, WRITER.toJson(copy) + "\n");
            Files.move(part, place, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new OutputUnwritableException(place, e + "; choose another place", e);
        }
    }

    /** In another folder, relative addresses would lead elsewhere. */
    private void rebase(JsonElement element) {
        if (element instanceof JsonArray array) {
            array.forEach(this::rebase);
        } else if (element instanceof JsonObject object) {
            for (String name : List.of("target_url", "target_url_base")) {
                String address = Json.text(object, name);
                if (MediaReferences.isRelative(address)) {
                    String there = MediaReferences.address(MediaReferences.file(address, folder()));
                    object.addProperty(name, address.endsWith("/") && !there.endsWith("/") ? there + "/" : there);
                }
            }
            object.entrySet().forEach(member -> rebase(member.getValue()));
        }
    }

    private Path folder() {
        Path folder = file.getParent();
        return folder == null ? file : folder;
    }
}
