package dev.framewright.fuzz;

import dev.framewright.api.FramewrightException;
import dev.framewright.jobs.ManifestReplays;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The request within a manifest, without the envelope, so that the search gets deeper. */
public final class StoredRequest {
    private StoredRequest() {}

    /** Takes one input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        String request = new String(bytes, StandardCharsets.UTF_8);
        try {
            new ManifestReplays().recipe(Map.of("request", request, "output", "{\"container\":\"MP4\"}"));
        } catch (FramewrightException refused) {
            return;
        }
    }
}
