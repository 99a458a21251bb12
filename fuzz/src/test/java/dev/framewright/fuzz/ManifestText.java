package dev.framewright.fuzz;

import dev.framewright.api.FramewrightException;
import dev.framewright.api.jobs.Replays;
import dev.framewright.jobs.ManifestReplays;
import java.nio.charset.StandardCharsets;

/** Manifests of artefacts, with the request that is to be made again: sizes, rates, masks and media in JSON. */
public final class ManifestText {
    private ManifestText() {}

    /** Takes one input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Replays replays = new ManifestReplays();
        try {
            replays.recipe(replays.read(new String(bytes, StandardCharsets.UTF_8)).manifest());
        } catch (FramewrightException refused) {
            return;
        }
    }
}
