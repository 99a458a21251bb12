package dev.framewright.tck;

import dev.framewright.api.ClipShape;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.Files;
import dev.framewright.api.capability.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A result that was pulled to its end.
 *
 * @param sha256 digest of all frames or files
 * @param shape what a clip said that it would be; empty for files
 * @param frames how many frames came; 0 for files
 * @param held bytes of the heap that were in use half-way, beyond those before
 */
record Drawn(String sha256, Optional<ClipShape> shape, int frames, long held) {
    /** Pulls all of a result and closes it. {@code before} is what the heap held earlier, or 0 not to look. */
    static Drawn of(Result result, long before) {
        try (result) {
            return result instanceof Clip clip ? frames(clip, before) : files((Files) result);
        }
    }

    private static Drawn frames(Clip clip, long before) {
        MessageDigest digest = newDigest();
        ClipShape shape = clip.shape();
        byte[] rgb = new byte[shape.size().rgbBytes()];
        int frames = 0;
        long held = 0;
        while (clip.next(rgb)) {
            digest.update(rgb);
            frames++;
            if (before > 0 && frames == (shape.frames() + 1) / 2) {
                held = heapInUse() - before;
            }
            if (frames > shape.frames()) {
                break;
            }
        }
        return new Drawn(HexFormat.of().formatHex(digest.digest()), Optional.of(shape), frames, held);
    }

    private static Drawn files(Files files) {
        MessageDigest digest = newDigest();
        files.byName().forEach((name, file) -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            try {
                digest.update(java.nio.file.Files.readAllBytes(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return new Drawn(HexFormat.of().formatHex(digest.digest()), Optional.empty(), 0, 0);
    }

    static long heapInUse() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
