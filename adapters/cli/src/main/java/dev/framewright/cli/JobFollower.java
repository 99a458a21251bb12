package dev.framewright.cli;

import dev.framewright.api.Artefact;
import dev.framewright.api.ClipShape;
import dev.framewright.api.Destination;
import dev.framewright.api.Estimate;
import dev.framewright.api.FramewrightException;
import dev.framewright.api.JobListener;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.Listening;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.Progress;
import dev.framewright.api.Reason;
import dev.framewright.api.RequestId;
import dev.framewright.api.RgbImage;
import dev.framewright.api.VideoJob;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.jobs.StoredJob;
import dev.framewright.api.jobs.Submission;
import dev.framewright.api.jobs.VideoJobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Submits a request, shows how far it is, prints its artefacts and gives the exit code. */
final class JobFollower {
    /** The launcher waits 8 s after Ctrl-C. */
    private static final long LAST_STEP_SECONDS = 7;

    private final Installed installed;
    private final Terminal terminal;
    private final Services services;
    private int exitCode;

    JobFollower(Installed installed, Terminal terminal, Services services) {
        this.installed = installed;
        this.terminal = terminal;
        this.services = services;
    }

    /** Shows a stored job until it is over. */
    int watch(StoredJob job, boolean json) {
        Reporter reporter = new Reporter(terminal, json);
        Listening listening = job.listen(reporter);
        try {
            JobOutcome outcome = job.await();
            reporter.finish();
            if (outcome instanceof JobOutcome.Succeeded done) {
                done.artefacts().forEach(artefact -> terminal.out().println(Json.line(storedJson(artefact))));
                return ExitCode.OK;
            }
            return end(outcome, reporter);
        } catch (InterruptedException e) {
            // Only the watching ends; the job goes on.
            reporter.finish();
            return ExitCode.of(Reason.CANCELLED);
        } finally {
            listening.close();
        }
    }

    /** Runs a request and gives its first artefact; empty if it failed, and {@link #exitCode} says how. */
    Optional<Artefact> artefact(VideoRequest request, Destination destination, boolean json) {
        Reporter reporter = new Reporter(terminal, json);
        VideoJob job = installed.capabilitiesFor(request.capability()).submit(RequestId.random(), request, destination);
        job.listen(reporter);
        JobOutcome outcome = await(job);
        if (outcome instanceof JobOutcome.Succeeded done) {
            reporter.finish();
            return Optional.of(done.artefacts().get(0));
        }
        exitCode = end(outcome, reporter);
        return Optional.empty();
    }

    /** Gives the exit code of the last {@link #artefact} that gave none. */
    int exitCode() {
        return exitCode;
    }

    /** Runs the request, or only estimates it or puts it into the queue, where the options say so. */
    int run(VideoRequest request, Destination destination, OutputOptions output) {
        boolean queued = output.queued();
        if (!output.estimate()) {
            return queued
                    ? queue(output.queue().submission(request, destination))
                    : run(request, destination, output.json(), output.preview());
        }
        Estimate estimate = installed.capabilitiesFor(request.capability()).estimate(request);
        Map<String, Object> line = Json.object(
                "seconds", estimate.time().toMillis() / 1000.0,
                "peakHostBytes", estimate.peakHostBytes(),
                "peakDeviceBytes", estimate.peakDeviceBytes());
        estimate.clip().ifPresent(clip -> line.putAll(json(clip)));
        line.put("notices", estimate.notices());
        terminal.out().println(Json.line(line));
        return ExitCode.OK;
    }

    private int queue(Submission submission) {
        StoredJob job = services.one(VideoJobs.class).submit(submission);
        terminal.out().println(Json.line(Json.object("job", job.id(), "state", job.state())));
        return ExitCode.OK;
    }

    int run(VideoRequest request, Destination destination, boolean json, Optional<Path> preview) {
        Reporter reporter = new Reporter(terminal, json);
        try {
            preview.ifPresent(JobFollower::checkPreview);
            VideoJob job =
                    installed.capabilitiesFor(request.capability()).submit(RequestId.random(), request, destination);
            job.listen(reporter);
            preview.ifPresent(path -> job.listen(previews(job, path, reporter)));
            return end(await(job), reporter);
        } catch (FramewrightException e) {
            return failed(e, reporter);
        }
    }

    private int end(JobOutcome outcome, Reporter reporter) {
        reporter.finish();
        if (outcome instanceof JobOutcome.Succeeded done) {
            done.artefacts().forEach(artefact -> terminal.out().println(Json.line(json(artefact))));
            return ExitCode.OK;
        }
        if (outcome instanceof JobOutcome.Failed failed) {
            return failed(failed.error(), reporter);
        }
        if (outcome instanceof JobOutcome.Refused refused) {
            return failed(refused.refusal(), reporter);
        }
        reporter.error(Reason.CANCELLED, Optional.empty(), "cancelled; no result was written");
        return ExitCode.of(Reason.CANCELLED);
    }

    private static int failed(FramewrightException e, Reporter reporter) {
        reporter.finish();
        reporter.error(e);
        return ExitCode.of(e.reason());
    }

    /** Waits; an interrupt (Ctrl-C) cancels the job and waits for its last step, so that no half file stays. */
    private static JobOutcome await(VideoJob job) {
        try {
            return job.await();
        } catch (InterruptedException interrupted) {
            job.cancel();
            try {
                return job.outcome().toCompletableFuture().get(LAST_STEP_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                return new JobOutcome.Cancelled();
            } finally {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void checkPreview(Path path) {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null || !Files.isWritable(folder) || Files.isDirectory(path)) {
            throw new OutputUnwritableException(path, "the preview needs a file name in a folder that can be written");
        }
    }

    private JobListener previews(VideoJob job, Path path, Reporter reporter) {
        return new JobListener() {
            private boolean told;

            @Override
            public void progress(Progress progress) {
                progress.preview().ifPresent(this::write);
            }

            private void write(RgbImage picture) {
                installed.previews().ifPresent(previews -> {
                    Path part = path.resolveSibling(path.getFileName() + ".part");
                    try {
                        Files.write(part, previews.png(job, picture));
                        Files.move(part, path, StandardCopyOption.REPLACE_EXISTING);
                    } catch (FramewrightException | IOException e) {
                        if (!told) {
                            told = true;
                            reporter.notice("no preview is shown: " + e.getMessage());
                        }
                    }
                });
            }
        };
    }

    static Map<String, Object> json(Artefact artefact) {
        return json(artefact, artefact.path().toAbsolutePath().normalize());
    }

    /** Tells of an artefact in the store, whose path is only a name. */
    static Map<String, Object> storedJson(Artefact artefact) {
        return json(artefact, artefact.path());
    }

    private static Map<String, Object> json(Artefact artefact, Path path) {
        Map<String, Object> line = Json.object(
                "path", path,
                "mediaType", artefact.mediaType(),
                "sha256", artefact.sha256());
        artefact.clip().ifPresent(clip -> line.putAll(json(clip)));
        artefact.seed().ifPresent(seed -> line.put("seed", seed));
        artefact.model().ifPresent(model -> line.put("model", model));
        artefact.revisedPrompt().ifPresent(words -> line.put("revisedPrompt", words));
        line.put("manifest", artefact.manifest());
        if (!artefact.sidecars().isEmpty()) {
            line.put(
                    "sidecars",
                    artefact.sidecars().values().stream()
                            .map(file -> file.toAbsolutePath().normalize())
                            .toList());
        }
        return line;
    }

    private static Map<String, Object> json(ClipShape clip) {
        return Json.object(
                "frames", clip.frames(),
                "fps", clip.frameRate(),
                "width", clip.size().width(),
                "height", clip.size().height());
    }
}
