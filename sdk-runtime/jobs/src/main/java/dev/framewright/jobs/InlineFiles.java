package dev.framewright.jobs;

import dev.framewright.api.FramewrightException;
import dev.framewright.api.MediaRef;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.VideoRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Bytes that requests carry, as files for as long as this is open: who only looks at them leaves nothing behind. */
final class InlineFiles implements AutoCloseable {
    private final List<Path> files = new ArrayList<>();

    VideoRequest onDisk(VideoRequest request) {
        return MediaReferences.map(
                request,
                media -> media instanceof MediaRef.Inline inline ? MediaRef.file(written(inline.bytes())) : media);
    }

    private Path written(byte[] bytes) {
        try {
            Path file = Files.createTempFile("framewright-inline-", "");
            files.add(file);
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new OutputUnwritableException(
                    Path.of(System.getProperty("java.io.tmpdir")), e + "; free some room", e);
        }
    }

    /** Gives an error without the names of these files, which mean nothing to whoever sent the bytes. */
    FramewrightException retold(FramewrightException e) {
        return Retold.error(e, sentence -> {
            String told = sentence;
            for (Path file : files) {
                told = told.replace(file.toString(), "the bytes in the request");
            }
            return told;
        });
    }

    @Override
    public void close() {
        files.forEach(file -> file.toFile().delete());
    }
}
