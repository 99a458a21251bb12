package dev.framewright.jobs;

import dev.framewright.api.FramewrightException;
import dev.framewright.api.jobs.JobWorkers;
import dev.framewright.jobs.store.JobStore.Lease;
import dev.framewright.jobs.store.JobStore.Telling;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Some worker threads, one that keeps their leases alive, and one that clears up after workers that died. */
final class WorkerShift implements JobWorkers.Shift {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerShift.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
    private static final long REAP_MILLIS = 500;
    private static final long SWEEP_NANOS = Duration.ofHours(1).toNanos();

    private final WorkerTools tools;
    private final Set<LeasedJob> running = ConcurrentHashMap.newKeySet();
    private final List<Thread> workers = new ArrayList<>();
    private final List<Thread> keepers = new ArrayList<>();
    private volatile boolean draining;
    private volatile boolean ended;

    WorkerShift(WorkerTools tools, int count) {
        this.tools = tools;
        for (int i = 1; i <= count; i++) {
            workers.add(started(this::work, "framewright-worker-" + i));
        }
        if (count > 0) {
            keepers.add(started(this::beat, "framewright-heartbeat"));
        }
        keepers.add(started(this::clearUp, "framewright-reaper"));
    }

    private static Thread started(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public int running() {
        return running.size();
    }

    private void work() {
        String name = ManagementFactory.getRuntimeMXBean().getName() + "/"
                + Thread.currentThread().getName();
        long heard = -1;
        while (!draining) {
            try {
                Optional<CapabilityDispatch> dispatch = tools.dispatch().get();
                Optional<Lease> lease = dispatch.isEmpty()
                        ? Optional.empty()
                        : tools.store().claim(name, dispatch.get().offered());
                if (lease.isPresent()) {
                    new LeaseRun(tools, lease.get(), dispatch.get(), running, () -> draining).run();
                } else {
                    heard = tools.watch().await(heard, LOOK_AGAIN);
                }
            } catch (FramewrightException e) {
                LOG.warn("A worker goes on after: {}", e.getMessage());
                pause(LOOK_AGAIN.toMillis());
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | LinkageError e) {
                // Linkage: classes of a bundle that was replaced between the claim and its run.
                LOG.error("A worker goes on after a defect", e);
                pause(LOOK_AGAIN.toMillis());
            }
        }
    }

    private void beat() {
        long millis = 1000;
        while (!ended) {
            for (LeasedJob job : running) {
                Telling telling = job.telling();
                try {
                    job.hear(tools.store().beat(job.lease(), telling));
                } catch (FramewrightException e) {
                    job.untold(telling);
                    LOG.warn("Job {} goes on, but its heartbeat failed: {}", job.id(), e.getMessage());
                } catch (RuntimeException e) {
                    job.untold(telling);
                    LOG.error("Job {} goes on, but its heartbeat has a defect", job.id(), e);
                }
            }
            try {
                millis = Math.min(1000, tools.beat().get().toMillis());
            } catch (RuntimeException e) {
                // Its settings cannot be read at the moment; no job is lost for that.
                LOG.warn("The heartbeat keeps its pace: {}", e.getMessage());
            }
            pause(millis);
        }
    }

    private void clearUp() {
        long swept = System.nanoTime() - SWEEP_NANOS;
        Janitor janitor = null;
        while (!ended) {
            try {
                if (tools.store().reap() > 0) {
                    tools.watch().ring();
                }
                if (System.nanoTime() - swept >= SWEEP_NANOS) {
                    swept = System.nanoTime();
                    if (janitor == null) {
                        janitor = new Janitor(
                                tools.store(),
                                tools.artefacts().folder(),
                                tools.artefacts().shelf());
                    }
                    janitor.sweep();
                }
            } catch (FramewrightException e) {
                LOG.warn("Clearing up goes on after: {}", e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("Clearing up goes on after a defect", e);
            }
            pause(REAP_MILLIS);
        }
    }

    private void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            ended |= draining;
        }
    }

    @Override
    public void drain(Duration patience) {
        draining = true;
        tools.watch().ring();
        long end = System.nanoTime() + patience.toNanos();
        await(end);
        running.forEach(LeasedJob::handOver);
        await(System.nanoTime() + Duration.ofSeconds(6).toNanos());
        if (running() > 0) {
            LOG.warn("{} jobs did not reach their next step; another worker goes on when their leases end", running());
        }
        ended = true;
        keepers.forEach(Thread::interrupt);
    }

    private void await(long end) {
        for (Thread worker : workers) {
            try {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left > 0) {
                    worker.join(left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void close() {
        drain(Duration.ZERO);
    }
}
