package dev.framewright.cli;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.jobs.JobWorkers;
import dev.framewright.api.jobs.QueueState;
import dev.framewright.api.jobs.VideoJobs;
import dev.framewright.api.serve.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Opens every endpoint, works on the queue, and stops in order when it is told to. */
final class ServeCommand {
    private static final Duration LAST_CALLS = Duration.ofSeconds(3);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    private final Services services;
    private final Terminal terminal;

    ServeCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    /** Gives the command that opens endpoints too. */
    Callable<Integer> serve() {
        return new Serve();
    }

    /** Gives the command that only works. */
    Callable<Integer> worker() {
        return new Worker();
    }

    /** {@code framewright serve}. */
    @Command(
            name = "serve",
            mixinStandardHelpOptions = true,
            description =
                    "Serves requests until it is told to stop (SIGTERM or Ctrl-C). Jobs that are not done then go on"
                            + " after the next start.")
    private final class Serve implements Callable<Integer> {
        @Option(
                names = "--workers",
                paramLabel = "N",
                description = "Jobs worked on at once; 0 where other processes work.")
        private int workers = 1;

        @Override
        public Integer call() {
            if (workers < 0 || workers > 64) {
                throw new InvalidRequestException("workers", "must be between 0 and 64 but was " + workers);
            }
            List<Endpoint.Open> open = new ArrayList<>();
            // The store is asked once, so that a wrong setting ends the start and not the first request.
            services.one(VideoJobs.class).queue();
            try (JobWorkers.Shift shift = shift(services, workers)) {
                for (Endpoint endpoint : services.all(Endpoint.class)) {
                    Endpoint.Open one = endpoint.open();
                    open.add(one);
                    terminal.err().println("framewright: " + endpoint.name() + " on " + one.address());
                }
                if (open.isEmpty()) {
                    terminal.err().println("note: no bundle brings an endpoint, so only the queue is worked on");
                }
                terminal.err().println("framewright: ready, " + workers + " workers");
                waitForTheEnd();
                terminal.err().println("framewright: stopping");
                open.forEach(one -> one.drain(LAST_CALLS));
                shift.drain(Duration.ZERO);
            } finally {
                open.forEach(Endpoint.Open::close);
            }
            terminal.err().println("framewright: stopped; what was not done is in the queue");
            return ExitCode.OK;
        }
    }

    /** {@code framewright worker}. */
    @Command(
            name = "worker",
            mixinStandardHelpOptions = true,
            description = "Works on the queue until it is told to stop (SIGTERM or Ctrl-C); any number of workers may.")
    private final class Worker implements Callable<Integer> {
        @Option(names = "--workers", paramLabel = "N", description = "Jobs worked on at once.")
        private int workers = 1;

        @Option(names = "--until-empty", description = "Ends when no job is queued or running.")
        private boolean untilEmpty;

        @Override
        public Integer call() {
            VideoJobs jobs = services.one(VideoJobs.class);
            if (workers < 1) {
                throw new InvalidRequestException("workers", "must be between 1 and 64 but was " + workers);
            }
            jobs.queue();
            try (JobWorkers.Shift shift = shift(services, workers)) {
                terminal.err().println("framewright: ready, " + workers + " workers");
                if (untilEmpty) {
                    waitUntilEmpty(jobs);
                } else {
                    waitForTheEnd();
                }
                terminal.err().println("framewright: stopping");
                shift.drain(Duration.ZERO);
            }
            terminal.err().println("framewright: stopped");
            return ExitCode.OK;
        }
    }

    /** Begins to work on the queue; with 0 workers, others do, and this process only clears up. */
    static JobWorkers.Shift shift(Services services, int workers) {
        return services.one(JobWorkers.class).start(workers);
    }

    /** The launcher interrupts the command when the process is told to end. */
    private static void waitForTheEnd() {
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException e) {
            // Not set again: what follows still has to wait for things.
            return;
        }
    }

    private static void waitUntilEmpty(VideoJobs jobs) {
        try {
            // One look for both: between two, a job could go from one number to the other and be in neither.
            for (QueueState now = jobs.queue(); now.queued() + now.running() > 0; now = jobs.queue()) {
                Thread.sleep(LOOK_AGAIN.toMillis());
            }
        } catch (InterruptedException e) {
            return;
        }
    }
}
