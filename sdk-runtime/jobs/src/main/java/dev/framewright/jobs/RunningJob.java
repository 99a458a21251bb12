package dev.framewright.jobs;

import dev.framewright.api.Destination;
import dev.framewright.api.Progress;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Checkpoints;
import java.io.IOException;
import java.nio.file.Path;

/** A job while it is worked on, as the run sees it. */
interface RunningJob {
    String id();

    /** Who asked. */
    String tenant();

    /** What to do, with every picture and clip as a file or as bytes. */
    VideoRequest request();

    /** What to write into the manifest: the request as it was submitted. */
    VideoRequest recorded();

    Destination destination();

    /** The seed of all randomness, the same for every attempt. */
    long seed();

    boolean cancelled();

    void progress(Progress progress);

    void notice(String text);

    /** Makes a folder that is deleted after the run. */
    Path workingFolder() throws IOException;

    Checkpoints checkpoints(Path workingFolder) throws IOException;
}
