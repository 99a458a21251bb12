package dev.framewright.jobs;

import dev.framewright.api.Artefact;
import dev.framewright.api.ClipShape;
import dev.framewright.api.Estimate;
import dev.framewright.api.FramewrightException;
import dev.framewright.api.InternalException;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.RefusedException;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Capability;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.Files;
import dev.framewright.api.capability.Result;
import dev.framewright.api.media.ClipWriter;
import dev.framewright.api.media.MediaInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works on one job: request stages, capability, frame stages, writer, artefact stages, publication. */
final class JobRun {
    private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);

    private final RunningJob job;
    private final JobPlan plan;
    private final ClipWriter writer;

    JobRun(RunningJob job, JobPlan plan, ClipWriter writer) {
        this.job = job;
        this.plan = plan;
        this.writer = writer;
    }

    /** Works, and tells how it ended; never throws. */
    JobOutcome outcome() {
        try (RunContext context = RunContext.open(job, plan.capability())) {
            return new JobOutcome.Succeeded(artefacts(context));
        } catch (CancellationException e) {
            return new JobOutcome.Cancelled();
        } catch (RefusedException e) {
            return new JobOutcome.Refused(e);
        } catch (InternalException e) {
            LOG.error("Job {} failed", job.id(), e);
            return new JobOutcome.Failed(e);
        } catch (FramewrightException e) {
            return new JobOutcome.Failed(e);
        } catch (IOException e) {
            return new JobOutcome.Failed(new OutputUnwritableException(
                    job.destination().path(), e + "; free some room or choose another place", e));
        } catch (RuntimeException | Error e) {
            if (job.cancelled()) {
                return new JobOutcome.Cancelled();
            }
            LOG.error("Job {} failed inside {}", job.id(), plan.capability().name(), e);
            return new JobOutcome.Failed(new InternalException(
                    "The bundle that serves " + plan.capability().name() + " failed: " + e
                            + ". Please report it with the log.",
                    e));
        }
    }

    private List<Artefact> artefacts(RunContext context) throws IOException {
        VideoRequest seeded =
                job.request().withSampling(job.request().sampling().withSeed(context.seed()));
        VideoRequest request = plan.stages().apply(seeded, context);
        Estimate estimate =
                request.equals(seeded) ? plan.estimate() : CapabilityDispatch.estimate(plan.capability(), request);
        estimate.notices().forEach(context::notice);
        context.describe(request);
        Origin.describe(context, job.recorded(), job.destination(), plan.stages());
        Optional<String> revised =
                request.prompt().text().equals(seeded.prompt().text())
                        ? Optional.empty()
                        : Optional.of(request.prompt().text());

        context.throwIfCancelled();
        try (Result result = generate(plan.capability(), request, context)) {
            context.throwIfCancelled();
            return result instanceof Clip clip
                    ? withSidecars(clipArtefact(clip, request, revised, context))
                    : fileArtefacts((Files) result, request, revised, context);
        }
    }

    /** The result first, then what lies beside it, so that whoever hands out results hands out all of it. */
    private static List<Artefact> withSidecars(Artefact result) throws IOException {
        List<Artefact> all = new ArrayList<>(List.of(result));
        for (Path file : result.sidecars().values()) {
            all.add(new Artefact(
                    file,
                    Publication.mediaType(file.toString()),
                    Publication.sha256(file),
                    Optional.empty(),
                    OptionalLong.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Map.of()));
        }
        return all;
    }

    private static <R extends VideoRequest> Result generate(
            Capability<R> capability, VideoRequest request, RunContext context) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Libraries that look up services by the thread's class loader find those of the capability's bundle.
        thread.setContextClassLoader(capability.getClass().getClassLoader());
        try {
            return capability.generate(CapabilityDispatch.typed(capability, request), context);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private Artefact clipArtefact(Clip clip, VideoRequest request, Optional<String> revised, RunContext context)
            throws IOException {
        var destination = job.destination();
        try (var publication = new Publication();
                Clip staged = plan.stages().apply(clip, request, context)) {
            WatchedClip watched = new WatchedClip(
                    staged, clip.sound(), context, destination.contactSheet().isPresent());
            Path part = publication.part(destination.path());
            MediaInfo info = write(watched, part);
            context.manifest(Origin.FRAMES, watched.sha256());
            context.manifest(Origin.ENCODED, Publication.sha256(part));
            ClipShape shape = staged.shape();
            if (info.clip().frames() != shape.frames()) {
                throw new IllegalStateException("wrote " + info.clip().frames() + " of " + shape.frames() + " frames");
            }
            if (clip.sound().isPresent() && info.sound().isEmpty()) {
                context.notice("The sound of " + clip.sound().get().file().getFileName() + " was left out, because "
                        + destination.output().container() + " cannot hold it as it is coded; MOV holds most.");
            }
            if (destination.contactSheet().isPresent()) {
                Path sheet = publication.part(destination.contactSheet().get());
                writer.contactSheet(
                        watched.samples(), WatchedClip.columns(watched.samples().size()), sheet);
                plan.stages().apply(artefact(sheet, "image/png", Optional.empty(), revised, context), request, context);
            }
            Artefact written =
                    artefact(part, destination.output().container().mediaType(), Optional.of(shape), revised, context);
            Artefact finished = plan.stages().apply(written, request, context);
            Path place =
                    publication.place(part, destination, finished.sidecars().keySet());
            Artefact placed = publication.withSidecars(finished, place, context.workingFolder());
            context.throwIfCancelled();
            publication.publish();
            return placed;
        }
    }

    private MediaInfo write(Clip clip, Path part) {
        try {
            return writer.write(clip, job.destination().output(), part);
        } catch (OutputUnwritableException e) {
            throw e.at(job.destination().path());
        }
    }

    private List<Artefact> fileArtefacts(
            Files files, VideoRequest request, Optional<String> revised, RunContext context) throws IOException {
        List<Artefact> artefacts = new ArrayList<>();
        try (var publication = new Publication()) {
            Path folder = publication.folder(job.destination());
            for (Map.Entry<String, Path> file : files.byName().entrySet()) {
                Path target = folder.resolve(file.getKey());
                Path part = publication.partFrom(file.getValue(), target, context.workingFolder());
                Artefact written =
                        artefact(part, Publication.mediaType(file.getKey()), Optional.empty(), revised, context);
                Artefact finished = plan.stages().apply(written, request, context);
                artefacts.add(publication.withSidecars(finished, target, context.workingFolder()));
            }
            context.throwIfCancelled();
            publication.publish();
        }
        List<Artefact> all = new ArrayList<>();
        for (Artefact artefact : artefacts) {
            all.addAll(withSidecars(artefact));
        }
        return all;
    }

    private static Artefact artefact(
            Path file, String mediaType, Optional<ClipShape> shape, Optional<String> revised, RunContext context)
            throws IOException {
        return new Artefact(
                file,
                mediaType,
                Publication.sha256(file),
                shape,
                OptionalLong.of(context.seed()),
                Optional.ofNullable(context.manifest().get("model")),
                revised,
                context.manifest());
    }
}
