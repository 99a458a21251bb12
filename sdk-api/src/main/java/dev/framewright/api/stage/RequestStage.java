package dev.framewright.api.stage;

import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.JobContext;
import org.osgi.annotation.versioning.ConsumerType;

/** Sees every request before its capability does, in order of falling {@code service.ranking}. */
@ConsumerType
public interface RequestStage {
    /** Gives the stage's lower-case name. */
    String name();

    /**
     * Accepts the request as it is, or gives a rewritten one of the same class; a rewrite is shown to the user.
     *
     * @throws dev.framewright.api.RefusedException to refuse it; any other exception fails the job
     */
    VideoRequest apply(VideoRequest request, JobContext context);
}
