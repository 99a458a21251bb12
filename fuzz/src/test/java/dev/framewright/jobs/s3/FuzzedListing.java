package dev.framewright.jobs.s3;

import dev.framewright.api.FramewrightException;
import java.nio.charset.StandardCharsets;

/** What an S3-compatible store answers, in XML. */
public final class FuzzedListing {
    private FuzzedListing() {}

    /** Takes one input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        S3Listing.errorCode(text);
        S3Listing.element(text, "UploadId");
        try {
            S3Listing.read(text);
        } catch (FramewrightException refused) {
            return;
        }
    }
}
