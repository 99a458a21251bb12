package dev.framewright.jobs;

import dev.framewright.api.ClipShape;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.stage.FrameStage;
import java.time.Duration;

/** The clip that a frame stage gives, pulled through a thread of the stage's own. */
final class GuardedClip implements Clip {
    private final StageThread thread;
    private final Clip before;
    private final Clip staged;
    private final ClipShape shape;

    GuardedClip(FrameStage stage, Duration patience, Clip before, VideoRequest request, JobContext context) {
        this.before = before;
        this.thread = new StageThread(stage.name(), stage.getClass().getClassLoader(), patience);
        Clip served = thread.served(before);
        try {
            this.staged = thread.call(() -> stage.apply(served, request, context));
            this.shape = thread.call(staged::shape);
        } catch (RuntimeException e) {
            thread.close();
            throw e;
        }
    }

    @Override
    public ClipShape shape() {
        return shape;
    }

    @Override
    public boolean next(byte[] rgb) {
        return thread.call(() -> staged.next(rgb));
    }

    @Override
    public void close() {
        try {
            if (thread.silent()) {
                before.close();
            } else {
                thread.call(() -> {
                    staged.close();
                    return true;
                });
            }
        } finally {
            thread.close();
        }
    }
}
