package dev.framewright.api.stage;

import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import org.osgi.annotation.versioning.ConsumerType;

/** Sees every frame before it is written, in order of falling {@code service.ranking}. */
@ConsumerType
public interface FrameStage {
    /** Gives the stage's lower-case name. */
    String name();

    /**
     * Gives a clip that checks or changes the frames as they are pulled; closing it closes {@code clip}. Only the thread
     * that calls this method, and then the clip it gave, may use {@code clip}.
     *
     * @throws dev.framewright.api.RefusedException here or while frames are pulled, to refuse the result; any other
     *     exception fails the job
     */
    Clip apply(Clip clip, VideoRequest request, JobContext context);
}
