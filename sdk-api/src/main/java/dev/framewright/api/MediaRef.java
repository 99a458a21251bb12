package dev.framewright.api;

import dev.framewright.api.internal.Require;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Where a picture or clip that goes into a request is found. */
public sealed interface MediaRef {
    /** Gives a file on this machine. */
    static MediaRef file(Path path) {
        return new OfFile(path);
    }

    /**
     * Gives the file that a named value or an option names.
     *
     * @param field what the error names, such as {@code source}
     * @throws InvalidRequestException if the name is empty or cannot be a file's
     */
    static OfFile fileNamed(String field, String name) {
        Require.notBlank(field, name, "name a file");
        try {
            return new OfFile(Path.of(name));
        } catch (InvalidPathException e) {
            throw new InvalidRequestException(field, "must be a file name but was \"" + name + "\"");
        }
    }

    /** Gives the result of an earlier job. */
    static MediaRef job(String jobId) {
        return new OfJob(jobId);
    }

    /** Gives a stored file by its digest. */
    static MediaRef stored(String sha256) {
        return new Stored(sha256);
    }

    /** Gives the bytes themselves. */
    static MediaRef inline(String mediaType, byte[] bytes) {
        return new Inline(mediaType, bytes);
    }

    /**
     * A file on this machine.
     *
     * @param path the file, or the folder of an image sequence
     */
    record OfFile(Path path) implements MediaRef {}

    /**
     * The first artefact of an earlier job.
     *
     * @param jobId as given by {@link VideoJob#id()}
     */
    record OfJob(String jobId) implements MediaRef {
        /** Checks that there is an id. */
        public OfJob {
            Require.notBlank("media.jobId", jobId, "name a job");
        }
    }

    /**
     * A file in the artefact store.
     *
     * @param sha256 64 lower-case hexadecimal digits
     */
    record Stored(String sha256) implements MediaRef {
        private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

        /** Checks the digest's form. */
        public Stored {
            Require.that(DIGEST.matcher(sha256).matches(), "media.sha256", "must be 64 lower-case hexadecimal digits");
        }
    }

    /** A small picture or clip carried in the request. */
    final class Inline implements MediaRef {
        private static final int MOST_BYTES = 64 << 20;

        private final String mediaType;
        private final byte[] bytes;

        Inline(String mediaType, byte[] bytes) {
            Require.notBlank("media.mediaType", mediaType, "say what the bytes are, such as image/png,");
            Require.inRange("media.bytes", bytes.length, 1, MOST_BYTES);
            this.mediaType = mediaType;
            this.bytes = bytes.clone();
        }

        /** Gives the media type, such as {@code image/png}. */
        public String mediaType() {
            return mediaType;
        }

        /** Gives a copy of the bytes. */
        public byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Inline that && mediaType.equals(that.mediaType) && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return 31 * mediaType.hashCode() + Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Inline[" + mediaType + ", " + bytes.length + " bytes]";
        }
    }
}
