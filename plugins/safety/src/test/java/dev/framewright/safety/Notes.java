package dev.framewright.safety;

import dev.framewright.api.Progress;
import dev.framewright.api.capability.Checkpoints;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.jobs.Submission;
import java.nio.file.Path;
import java.util.Map;

/** A job that only notes what is written into its manifest. */
record Notes(String tenant, Map<String, String> manifest, Path workingFolder) implements JobContext {
    Notes(Map<String, String> manifest, Path workingFolder) {
        this(Submission.LOCAL, manifest, workingFolder);
    }

    @Override
    public String jobId() {
        return "job";
    }

    @Override
    public long seed() {
        return 0;
    }

    @Override
    public void progress(Progress progress) {}

    @Override
    public void notice(String text) {}

    @Override
    public void manifest(String name, String value) {
        manifest.put(name, value);
    }

    @Override
    public boolean cancelled() {
        return false;
    }

    @Override
    public Checkpoints checkpoints() {
        throw new UnsupportedOperationException();
    }
}
