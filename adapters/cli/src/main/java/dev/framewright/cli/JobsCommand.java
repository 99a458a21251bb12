package dev.framewright.cli;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.JobState;
import dev.framewright.api.jobs.JobFilter;
import dev.framewright.api.jobs.JobPage;
import dev.framewright.api.jobs.JobStatus;
import dev.framewright.api.jobs.QueueState;
import dev.framewright.api.jobs.StoredJob;
import dev.framewright.api.jobs.Submission;
import dev.framewright.api.jobs.VideoJobs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks after the jobs of the store: list, show, watch, cancel, delete, pause, resume. */
@Command(
        name = "jobs",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Looks after stored jobs.")
final class JobsCommand implements Runnable {
    private final Services services;
    private final Terminal terminal;
    private final JobFollower follower;

    JobsCommand(Services services, Terminal terminal, JobFollower follower) {
        this.services = services;
        this.terminal = terminal;
        this.follower = follower;
    }

    @Override
    public void run() {
        list(JobFilter.everybody().withPageSize(20));
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists jobs, the newest first.")
    int list(
            @Option(names = "--tenant", description = "Of one tenant only.") @Nullable String tenant,
            @Option(names = "--state", description = "In this state only; may be given again.") @Nullable
                    List<JobState> states,
            @Option(names = "--limit", defaultValue = "20", description = "At most so many, 1 to 1000.") int limit,
            @Option(names = "--after", description = "Go on after this job.") @Nullable String after) {
        list(new JobFilter(
                Optional.ofNullable(tenant),
                states == null ? Set.of() : Set.copyOf(states),
                Optional.empty(),
                true,
                limit,
                Optional.ofNullable(after)));
        return ExitCode.OK;
    }

    private void list(JobFilter filter) {
        JobPage page = jobs().list(filter);
        page.jobs().forEach(job -> terminal.out().println(Json.line(line(job))));
        page.next().ifPresent(last -> terminal.err().println("note: there are more; go on with --after " + last));
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows one job with its artefacts.")
    int show(
            @Parameters(paramLabel = "JOB") String id,
            @Option(names = "--tenant", defaultValue = Submission.LOCAL) String tenant) {
        JobStatus job = job(tenant, id).status();
        Map<String, Object> line = line(job);
        line.put("notices", job.notices());
        if (job.outcome().orElse(null) instanceof JobOutcome.Succeeded done) {
            line.put(
                    "artefacts",
                    done.artefacts().stream().map(JobFollower::storedJson).toList());
        }
        terminal.out().println(Json.line(line));
        return ExitCode.OK;
    }

    @Command(
            name = "watch",
            mixinStandardHelpOptions = true,
            description = "Shows how a job gets on until it is over; ends with the job's exit code.")
    int watch(
            @Parameters(paramLabel = "JOB") String id,
            @Option(names = "--tenant", defaultValue = Submission.LOCAL) String tenant,
            @Option(names = "--json", description = "One JSON line per event.") boolean json) {
        return follower.watch(job(tenant, id), json);
    }

    @Command(name = "cancel", mixinStandardHelpOptions = true, description = "Cancels exactly these jobs.")
    int cancel(
            @Parameters(paramLabel = "JOB", arity = "1..*") List<String> ids,
            @Option(names = "--tenant", defaultValue = Submission.LOCAL) String tenant) {
        List<StoredJob> all = ids.stream().map(id -> job(tenant, id)).toList();
        all.forEach(StoredJob::cancel);
        all.forEach(job -> terminal.out().println(Json.line(line(job.status()))));
        return ExitCode.OK;
    }

    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            description = "Forgets jobs that are over, with their files.")
    int delete(
            @Parameters(paramLabel = "JOB", arity = "1..*") List<String> ids,
            @Option(names = "--tenant", defaultValue = Submission.LOCAL) String tenant) {
        for (String id : ids) {
            if (!jobs().delete(tenant, id)) {
                throw missing(tenant, id);
            }
        }
        return ExitCode.OK;
    }

    @Command(name = "pause", mixinStandardHelpOptions = true, description = "Lets workers take no new job.")
    int pause() {
        jobs().pause();
        return queue();
    }

    @Command(name = "resume", mixinStandardHelpOptions = true, description = "Lets workers take jobs again.")
    int resume() {
        jobs().resume();
        return queue();
    }

    @Command(name = "queue", mixinStandardHelpOptions = true, description = "Says how the queue stands.")
    int queue() {
        QueueState queue = jobs().queue();
        terminal.out()
                .println(Json.line(Json.object(
                        "paused", queue.paused(),
                        "queued", queue.queuedByTenant(),
                        "running", queue.runningByTenant())));
        return ExitCode.OK;
    }

    private VideoJobs jobs() {
        return services.one(VideoJobs.class);
    }

    private StoredJob job(String tenant, String id) {
        return jobs().find(tenant, id).orElseThrow(() -> missing(tenant, id));
    }

    static InvalidRequestException missing(String tenant, String id) {
        return new InvalidRequestException(
                "job", "must be one of tenant " + tenant + " but was " + id + "; \"framewright jobs list\" shows them");
    }

    private static Map<String, Object> line(JobStatus job) {
        Map<String, Object> line = Json.object(
                "job", job.id(),
                "tenant", job.submission().tenant(),
                "requestId", job.submission().requestId().value(),
                "capability", job.submission().request().capability(),
                "state", job.state(),
                "attempts", job.attempts(),
                "submitted", job.submitted());
        job.started().ifPresent(time -> line.put("started", time));
        job.ended().ifPresent(time -> line.put("ended", time));
        job.progress()
                .ifPresent(now -> line.put(
                        "progress", Json.object("phase", now.phase(), "step", now.step(), "total", now.total())));
        if (job.cancelling()) {
            line.put("cancelling", true);
        }
        job.outcome().ifPresent(end -> {
            if (end instanceof JobOutcome.Failed failed) {
                line.put("reason", failed.error().reason());
                line.put("message", String.valueOf(failed.error().getMessage()));
            } else if (end instanceof JobOutcome.Refused refused) {
                line.put("reason", refused.refusal().reason());
                line.put("message", String.valueOf(refused.refusal().getMessage()));
            }
        });
        return line;
    }
}
