package dev.framewright.api.stage;

import dev.framewright.api.Artefact;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.JobContext;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Sees every finished file before it appears at its destination, in order of falling {@code service.ranking}:
 * metadata first, signature last.
 */
@ConsumerType
public interface ArtefactStage {
    /** Gives the stage's lower-case name. */
    String name();

    /**
     * Gives the artefact, having left its file alone or changed it in place, or having added a sidecar.
     *
     * @param artefact whose path is a temporary name beside the destination; its media type says what it is
     * @throws dev.framewright.api.RefusedException to refuse it; any other exception fails the job
     */
    Artefact apply(Artefact artefact, VideoRequest request, JobContext context);
}
