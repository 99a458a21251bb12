package dev.framewright.grpc;

import dev.framewright.api.FramewrightException;
import java.nio.charset.StandardCharsets;

/** Resource names: what passes must never leave its collection. */
public final class FuzzedNames {
    private FuzzedNames() {}

    /** Takes one input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        try {
            String id = WireNames.id("name", WireNames.UPLOADS, "uploads/" + new String(bytes, StandardCharsets.UTF_8));
            if (id.startsWith(".") || id.contains("/") || id.contains("\\") || id.indexOf('\0') >= 0) {
                throw new AssertionError("passed: " + id);
            }
        } catch (FramewrightException refused) {
            return;
        }
    }
}
