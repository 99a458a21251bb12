package dev.framewright.jobs;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.FramewrightException;
import dev.framewright.api.Progress;
import dev.framewright.api.Sampling;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Capability;
import dev.framewright.api.capability.Checkpoints;
import dev.framewright.api.capability.JobContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one run gives to its capability and stages; its working folder goes when it closes. */
final class RunContext implements JobContext, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunContext.class);

    private final RunningJob job;
    private final Optional<CapabilityDescription> description;
    private final Path workingFolder;
    private final Checkpoints checkpoints;
    private final Map<String, String> manifest = new ConcurrentSkipListMap<>();

    private RunContext(RunningJob job, Optional<CapabilityDescription> description, Path workingFolder)
            throws IOException {
        this.job = job;
        this.description = description;
        this.workingFolder = workingFolder;
        this.checkpoints = job.checkpoints(workingFolder);
    }

    /**
     * Makes the working folder, and lets the capability describe itself: on first use that may unpack a model, which is no
     * stage's time.
     */
    static RunContext open(RunningJob job, Capability<?> capability) throws IOException {
        return new RunContext(job, described(capability), job.workingFolder());
    }

    private static Optional<CapabilityDescription> described(Capability<?> capability) {
        try {
            return Optional.of(capability.describe());
        } catch (FramewrightException e) {
            // It describes its default model; the one of this request may work though that one does not.
            LOG.debug("{} cannot describe itself", capability.name(), e);
            return Optional.empty();
        }
    }

    /** Writes what the request says into the manifest. */
    void describe(VideoRequest request) {
        manifest("capability", request.capability());
        if (!request.prompt().text().isEmpty()) {
            manifest("prompt", request.prompt().text());
        }
        request.prompt().negative().ifPresent(words -> manifest("prompt.negative", words));
        Sampling sampling = request.sampling();
        manifest("sampling.seed", Long.toString(seed()));
        sampling.steps().ifPresent(steps -> manifest("sampling.steps", Integer.toString(steps)));
        sampling.guidanceScale().ifPresent(scale -> manifest("sampling.guidanceScale", Double.toString(scale)));
        sampling.shift().ifPresent(shift -> manifest("sampling.shift", Double.toString(shift)));
        sampling.solver().ifPresent(solver -> manifest("sampling.solver", solver));
    }

    Map<String, String> manifest() {
        return manifest;
    }

    @Override
    public String jobId() {
        return job.id();
    }

    @Override
    public String tenant() {
        return job.tenant();
    }

    @Override
    public long seed() {
        return job.seed();
    }

    @Override
    public Optional<CapabilityDescription> description() {
        return description;
    }

    @Override
    public void progress(Progress progress) {
        job.progress(progress);
    }

    @Override
    public void notice(String text) {
        job.notice(text);
    }

    @Override
    public void manifest(String name, String value) {
        manifest.put(name, value);
    }

    @Override
    public boolean cancelled() {
        return job.cancelled();
    }

    @Override
    public Checkpoints checkpoints() {
        return checkpoints;
    }

    @Override
    public Path workingFolder() {
        return workingFolder;
    }

    @Override
    public void close() throws IOException {
        Publication.delete(workingFolder);
    }
}
