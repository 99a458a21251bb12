package dev.framewright.jobs;

import dev.framewright.api.Artefact;
import dev.framewright.api.CapabilityUnavailableException;
import dev.framewright.api.DeadlineExceededException;
import dev.framewright.api.FramewrightException;
import dev.framewright.api.InternalException;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.Reason;
import dev.framewright.api.RefusedException;
import dev.framewright.api.StoreUnavailableException;
import dev.framewright.api.jobs.StoredFile;
import dev.framewright.jobs.store.JobStore.Lease;
import dev.framewright.jobs.store.JobStore.Telling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at a job: run it, put its files into the store, and say how it ended, all under the lease's token. */
final class LeaseRun {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseRun.class);
    private static final Duration CHANGE = Duration.ofMillis(500);
    private static final Duration OUTAGE = Duration.ofSeconds(5);
    private static final long ASK_AGAIN_MILLIS = 500;
    private static final Set<Reason> MAY_PASS = Set.of(Reason.INTERNAL, Reason.OUTPUT_UNWRITABLE);

    private final WorkerTools tools;
    private final Lease lease;
    private final CapabilityDispatch dispatch;
    private final Set<LeasedJob> running;
    private final BooleanSupplier draining;

    LeaseRun(
            WorkerTools tools,
            Lease lease,
            CapabilityDispatch dispatch,
            Set<LeasedJob> running,
            BooleanSupplier draining) {
        this.tools = tools;
        this.lease = lease;
        this.dispatch = dispatch;
        this.running = running;
        this.draining = draining;
    }

    void run() {
        Path shared = tools.artefacts().folder().root();
        LeasedJob job = new LeasedJob(
                lease, shared, progress -> tools.watch().progress(lease.jobId(), lease.attempt(), progress));
        running.add(job);
        try {
            attempt(job);
        } finally {
            running.remove(job);
            tools.watch().ring();
        }
    }

    private void attempt(LeasedJob job) {
        try {
            JobPlan plan;
            try {
                job.reads(tools.artefacts()
                        .onDisk(lease.submission().tenant(), lease.submission().request()));
                plan = dispatch.plan(job.request());
            } catch (CapabilityUnavailableException e) {
                // Its bundle left between claim and run; another worker, or this one later, may have it.
                tools.store().giveBack(lease, Duration.ofSeconds(5), false);
                return;
            } catch (FramewrightException e) {
                settle(job, new JobOutcome.Failed(e));
                return;
            } catch (RuntimeException | LinkageError e) {
                settle(job, new JobOutcome.Failed(new InternalException("the job could not be planned: " + e, e)));
                return;
            }
            settle(job, new JobRun(job, plan, tools.writer()).outcome());
        } finally {
            try {
                job.tidy();
            } catch (IOException e) {
                LOG.debug("The folder of job {} could not be deleted; it is swept later", lease.jobId(), e);
            }
        }
    }

    private void settle(LeasedJob job, JobOutcome outcome) {
        if (job.lost()) {
            LOG.info("Job {} is another worker's now; this attempt is dropped", lease.jobId());
            return;
        }
        if (outcome instanceof JobOutcome.Succeeded done) {
            settleFiles(job, done);
        } else if (outcome instanceof JobOutcome.Cancelled && !job.cancelledByUser()) {
            if (job.late()) {
                complete(
                        job,
                        new JobOutcome.Failed(new DeadlineExceededException(
                                lease.submission().deadline().orElseThrow())),
                        List.of());
            } else {
                // Told to stop for this worker's sake only: the job goes on elsewhere from its checkpoint.
                until(
                        "giving job " + lease.jobId() + " back",
                        () -> tools.store().giveBack(lease, Duration.ZERO, false));
            }
        } else if (outcome instanceof JobOutcome.Failed failed && failed.error().reason() == Reason.STORE_UNAVAILABLE) {
            // The database or the bucket is away: not the job's fault, however long it takes.
            LOG.warn(
                    "Job {} is tried again in {} s after: {}",
                    lease.jobId(),
                    OUTAGE.toSeconds(),
                    failed.error().getMessage());
            until("giving job " + lease.jobId() + " back", () -> tools.store().giveBack(lease, OUTAGE, false));
        } else if (outcome instanceof JobOutcome.Failed failed
                && failed.error().reason() == Reason.INTERNAL
                && bundlesChanged()) {
            // A bundle that goes or is replaced takes classes along that were not loaded yet: not the job's fault.
            LOG.info("Job {} begins again: bundles changed while it ran", lease.jobId());
            until("giving job " + lease.jobId() + " back", () -> tools.store().giveBack(lease, CHANGE, false));
        } else if (outcome instanceof JobOutcome.Failed failed && mayPass(failed)) {
            Duration pause = Duration.ofSeconds(1L << Math.min(8, 2 * lease.failures()));
            LOG.warn(
                    "Job {} is tried again in {} s after: {}",
                    lease.jobId(),
                    pause.toSeconds(),
                    failed.error().getMessage());
            until("giving job " + lease.jobId() + " back", () -> tools.store().giveBack(lease, pause, true));
        } else {
            complete(job, outcome, List.of());
        }
    }

    private boolean bundlesChanged() {
        return tools.dispatch().get().filter(now -> now == dispatch).isEmpty();
    }

    private boolean mayPass(JobOutcome.Failed failed) {
        return MAY_PASS.contains(failed.error().reason())
                && lease.failures() < tools.retries().get();
    }

    private void settleFiles(LeasedJob job, JobOutcome.Succeeded done) {
        try {
            List<Artefact> made = new ArrayList<>(done.artefacts());
            Optional<Path> sheet = job.destination().contactSheet().filter(Files::exists);
            if (sheet.isPresent()) {
                made.add(StoredArtefacts.plain(sheet.get()));
            }
            StoredArtefacts.Taken taken = tools.artefacts().take(made);
            complete(job, new JobOutcome.Succeeded(taken.artefacts()), taken.files());
        } catch (IOException e) {
            settle(job, new JobOutcome.Failed(tools.artefacts().folder().full(e)));
        } catch (OutputUnwritableException e) {
            settle(job, new JobOutcome.Failed(e));
        }
    }

    private void complete(LeasedJob job, JobOutcome outcome, List<StoredFile> files) {
        Telling last = job.telling();
        JobOutcome told = retold(outcome);
        boolean ours =
                until("completing job " + lease.jobId(), () -> tools.store().complete(lease, told, files, last));
        if (!ours) {
            LOG.info("Job {} is another worker's now; its result is dropped", lease.jobId());
            return;
        }
        try {
            Publication.delete(
                    LeasedJob.checkpointsIn(tools.artefacts().folder().root()).resolve(lease.jobId()));
        } catch (IOException e) {
            LOG.debug("The checkpoints of job {} could not be deleted; they are swept later", lease.jobId(), e);
        }
    }

    private JobOutcome retold(JobOutcome outcome) {
        if (outcome instanceof JobOutcome.Failed failed) {
            return new JobOutcome.Failed(tools.artefacts().retold(failed.error()));
        }
        return outcome instanceof JobOutcome.Refused refused
                ? new JobOutcome.Refused((RefusedException) tools.artefacts().retold(refused.refusal()))
                : outcome;
    }

    /** Tries until the store answers: the work is done, and only its telling is missing. */
    private boolean until(String doing, BooleanSupplier told) {
        while (true) {
            try {
                return told.getAsBoolean();
            } catch (StoreUnavailableException e) {
                LOG.warn("Still {}: {}", doing, e.getMessage());
                if (draining.getAsBoolean() || !waited()) {
                    return false;
                }
            }
        }
    }

    /** A store that fails at once, such as one whose disk is full, is not asked without end. */
    private static boolean waited() {
        try {
            Thread.sleep(ASK_AGAIN_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
