package dev.framewright.grpc;

import dev.framewright.api.Artefact;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.RequestId;
import dev.framewright.api.jobs.JobStatus;
import dev.framewright.api.jobs.Replays;
import dev.framewright.api.jobs.Submission;
import dev.framewright.api.jobs.VideoJobs;
import dev.framewright.proto.v1.CompareReplayRequest;
import dev.framewright.proto.v1.CompareReplayResponse;
import dev.framewright.proto.v1.CompareReplayResponse.Match;
import dev.framewright.proto.v1.Recording;
import dev.framewright.proto.v1.ReplayJobRequest;
import dev.framewright.server.CallException;
import dev.framewright.server.Caller;

/** Makes recorded artefacts again as ordinary jobs, and compares. */
final class ReplayCalls {
    private final Replays replays;
    private final VideoJobs jobs;

    ReplayCalls(Replays replays, VideoJobs jobs) {
        this.replays = replays;
        this.jobs = jobs;
    }

    JobStatus submit(Caller caller, ReplayJobRequest message) {
        Replays.Recipe recipe =
                replays.recipe(recorded(caller, message.getRecording()).manifest());
        RequestId requestId =
                message.getRequestId().isEmpty() ? RequestId.random() : new RequestId(message.getRequestId());
        Submission submission = Submission.of(caller.tenant(), requestId, recipe.request())
                .withOutput(recipe.output())
                .withPriority(message.getPriority());
        return Calls.submit(jobs, submission).found();
    }

    CompareReplayResponse compare(Caller caller, CompareReplayRequest message) {
        Replays.Verdict verdict = replays.compare(
                recorded(caller, message.getRecording()), result(caller, "replay", message.getReplay()));
        Match match = switch (verdict.match()) {
            case FILE -> Match.MATCH_FILE;
            case ENCODED -> Match.MATCH_ENCODED;
            case FRAMES -> Match.MATCH_FRAMES;
            case NONE -> Match.MATCH_NONE;
        };
        return CompareReplayResponse.newBuilder()
                .setMatch(match)
                .addAllDifferences(verdict.differences())
                .build();
    }

    private Replays.Recorded recorded(Caller caller, Recording message) {
        return switch (message.getSourceCase()) {
            case JOB -> {
                Artefact artefact = result(caller, "recording.job", message.getJob());
                yield new Replays.Recorded(artefact.sha256(), artefact.manifest());
            }
            case MANIFEST -> replays.read(message.getManifest());
            case SOURCE_NOT_SET ->
                throw new InvalidRequestException("recording", "must have exactly one of job and manifest");
        };
    }

    private Artefact result(Caller caller, String field, String name) {
        JobStatus job = Calls.job(jobs, caller, WireNames.id(field, WireNames.JOBS, name))
                .found();
        if (job.outcome().orElse(null) instanceof JobOutcome.Succeeded done) {
            return done.artefacts().get(0);
        }
        throw new CallException(
                CallException.Kind.JOB_NOT_OVER,
                field + " must name a job that succeeded but " + name + " is " + job.state() + ".");
    }
}
