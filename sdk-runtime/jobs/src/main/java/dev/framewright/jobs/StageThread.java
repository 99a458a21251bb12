package dev.framewright.jobs;

import dev.framewright.api.ClipShape;
import dev.framewright.api.FramewrightException;
import dev.framewright.api.InternalException;
import dev.framewright.api.capability.Clip;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Runs the code of one stage on a thread of its own, so that a stage that never answers ends its job and not the
 * worker.
 *
 * <p>What a stage pulls from the clip before it is computed by the worker, which waits here meanwhile: that time is not
 * the stage's, and the models see one thread only.
 */
final class StageThread implements AutoCloseable {
    private final String stage;
    private final Duration patience;
    private final BlockingQueue<Runnable> toStage = new LinkedBlockingQueue<>();
    private final BlockingQueue<Runnable> toWorker = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile Throwable failureBefore;
    private boolean silent;

    /**
     * Starts the thread.
     *
     * @param stage name of the stage
     * @param loader class loader of its bundle
     * @param patience longest time it may take for one answer
     */
    StageThread(String stage, ClassLoader loader, Duration patience) {
        this.stage = stage;
        this.patience = patience;
        this.thread = new Thread(this::work, "framewright-stage-" + stage);
        thread.setDaemon(true);
        thread.setContextClassLoader(loader);
        thread.start();
    }

    private void work() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                toStage.take().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells whether the stage failed to answer in time. */
    boolean silent() {
        return silent;
    }

    /**
     * Gives what the stage's code gives.
     *
     * @throws InternalException if it does not answer in time or fails in a way of its own
     */
    <T> T call(Callable<T> code) {
        if (silent) {
            throw noAnswer();
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        toStage.add(() -> {
            complete(answer, code);
            toWorker.add(() -> {});
        });
        while (!answer.isDone()) {
            next().run();
        }
        return result(answer);
    }

    private Runnable next() {
        try {
            Runnable asked = toWorker.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (asked != null) {
                return asked;
            }
            giveUp();
            throw noAnswer();
        } catch (InterruptedException e) {
            giveUp();
            Thread.currentThread().interrupt();
            throw new CancellationException("The job was cancelled");
        }
    }

    private void giveUp() {
        silent = true;
        thread.interrupt();
    }

    private InternalException noAnswer() {
        return new InternalException(
                "The stage " + stage + " did not answer within " + patience.toSeconds()
                        + " s, so nothing was written. Remove its bundle, or give it longer with "
                        + "framewright.stages.seconds.",
                null);
    }

    private <T> T result(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException | CancellationException e) {
            Throwable cause = e instanceof CompletionException ? e.getCause() : e;
            if (cause instanceof FramewrightException known) {
                throw known;
            }
            if (cause instanceof CancellationException cancelled) {
                throw cancelled;
            }
            if (cause == failureBefore && cause instanceof RuntimeException notOfTheStage) {
                throw notOfTheStage;
            }
            throw new InternalException(
                    "The stage " + stage + " failed, so nothing was written: " + cause
                            + ". Please report it with the log, or remove its bundle.",
                    cause);
        }
    }

    /** Gives a clip for the stage to pull from, whose frames the worker computes. */
    Clip served(Clip clip) {
        return new Clip() {
            @Override
            public ClipShape shape() {
                return clip.shape();
            }

            @Override
            public boolean next(byte[] rgb) {
                return byWorker(() -> clip.next(rgb));
            }

            @Override
            public void close() {
                byWorker(() -> {
                    clip.close();
                    return true;
                });
            }
        };
    }

    private <T> T byWorker(Callable<T> code) {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException(
                    "The stage " + stage + " used its clip from another thread than the one it was called on");
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        toWorker.add(() -> complete(answer, code));
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("The stage was given up");
        } catch (ExecutionException e) {
            failureBefore = e.getCause();
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static <T> void complete(CompletableFuture<T> answer, Callable<T> code) {
        try {
            answer.complete(code.call());
        } catch (Throwable e) {
            // Whatever it is, it belongs to the one who asked.
            answer.completeExceptionally(e);
        }
    }

    /** Ends the thread; code of the stage that is still running is interrupted. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
