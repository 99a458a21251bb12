package dev.framewright.jobs;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.framewright.api.Artefact;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.jobs.Replays;
import dev.framewright.jobs.json.RequestJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.service.component.annotations.Component;

/** Replays from what {@link Origin} and the capabilities wrote. */
@Component
public final class ManifestReplays implements Replays {
    /** They follow from the others or are told by the verdict itself. */
    private static final Set<String> NO_REASON = Set.of(Origin.FRAMES, Origin.ENCODED);

    @Override
    public Recorded read(String json) {
        JsonObject object = parsed("manifest", json);
        try {
            Map<String, String> manifest = new HashMap<>();
            object.getAsJsonObject("manifest")
                    .entrySet()
                    .forEach(entry ->
                            manifest.put(entry.getKey(), entry.getValue().getAsString()));
            return new Recorded(object.get("sha256").getAsString(), manifest);
        } catch (RuntimeException e) {
            // Whatever the shape is, it is not the one of an artefact.
            throw new InvalidRequestException(
                    "manifest",
                    "must be an object with sha256 and manifest, as \"framewright generate\" prints it or the artefact"
                            + " store keeps it");
        }
    }

    @Override
    public Recipe recipe(Map<String, String> manifest) {
        JsonObject request = object(manifest, Origin.REQUEST);
        JsonObject output = object(manifest, Origin.OUTPUT);
        return new Recipe(RequestJson.request(request), RequestJson.output(output));
    }

    private static JsonObject object(Map<String, String> manifest, String name) {
        String text = manifest.get(name);
        if (text == null) {
            throw new InvalidRequestException(
                    "manifest",
                    "must hold the member " + name + "; artefacts of this Framewright have it, unless their request "
                            + "is of a bundle's own class");
        }
        return parsed("manifest." + name, text);
    }

    private static JsonObject parsed(String field, String text) {
        try {
            return JsonParser.parseString(text).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw new InvalidRequestException(field, "must be a JSON object: " + e.getMessage());
        }
    }

    @Override
    public Verdict compare(Recorded first, Artefact again) {
        Map<String, String> manifest = first.manifest();
        Map<String, String> now = again.manifest();
        Match match = Match.NONE;
        if (first.sha256().equals(again.sha256())) {
            match = Match.FILE;
        } else if (same(manifest, now, Origin.ENCODED)) {
            match = Match.ENCODED;
        } else if (same(manifest, now, Origin.FRAMES)) {
            match = Match.FRAMES;
        }
        return new Verdict(match, differences(manifest, now));
    }

    private static boolean same(Map<String, String> before, Map<String, String> now, String name) {
        return before.containsKey(name) && before.get(name).equals(now.get(name));
    }

    private static List<String> differences(Map<String, String> before, Map<String, String> now) {
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        names.removeAll(NO_REASON);
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            Optional<String> was = Optional.ofNullable(before.get(name));
            Optional<String> is = Optional.ofNullable(now.get(name));
            if (!was.equals(is)) {
                differences.add(name + " was " + was.orElse("not told") + " and is " + is.orElse("not told"));
            }
        }
        return differences;
    }
}
