package dev.framewright.grpc;

import com.google.longrunning.Operation;
import com.google.protobuf.Any;
import dev.framewright.api.Artefact;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.jobs.JobStatus;
import dev.framewright.api.jobs.VideoArtefacts;
import dev.framewright.proto.v1.CreateJobMetadata;
import dev.framewright.proto.v1.Job;

/** Turns jobs into messages, with what the artefact store knows of their files. */
final class JobMessages {
    private final VideoArtefacts artefacts;

    JobMessages(VideoArtefacts artefacts) {
        this.artefacts = artefacts;
    }

    /** Gives all that is known of a job. */
    Job job(JobStatus status) {
        Job.Builder job = Job.newBuilder()
                .setName(WireNames.name(WireNames.JOBS, status.id()))
                .setTenant(status.submission().tenant())
                .setRequestId(status.submission().requestId().value())
                .setRequest(WireEcho.request(status.submission().request()))
                .setOutput(WireEcho.output(status.submission().output()))
                .setContactSheet(status.submission().contactSheet())
                .setPriority(status.submission().priority())
                .putAllLabels(status.submission().labels())
                .setState(WireJobs.state(status.state()))
                .setCancelling(status.cancelling())
                .setAttempts(status.attempts())
                .addAllNotices(status.notices())
                .setCreateTime(WireJobs.timestamp(status.submitted()));
        status.submission().deadline().ifPresent(time -> job.setDeadline(WireJobs.timestamp(time)));
        status.progress().ifPresent(progress -> job.setProgress(WireJobs.progress(progress)));
        status.started().ifPresent(time -> job.setStartTime(WireJobs.timestamp(time)));
        status.ended().ifPresent(time -> job.setEndTime(WireJobs.timestamp(time)));
        status.expires().ifPresent(time -> job.setExpireTime(WireJobs.timestamp(time)));
        status.outcome().ifPresent(outcome -> end(job, status.submission().tenant(), outcome));
        return job.build();
    }

    private void end(Job.Builder job, String tenant, JobOutcome outcome) {
        if (outcome instanceof JobOutcome.Succeeded done) {
            done.artefacts().forEach(artefact -> job.addArtefacts(artefact(tenant, artefact)));
        } else {
            job.setError(error(outcome));
        }
    }

    /** Gives an artefact with its length and time, as long as it is stored. */
    private dev.framewright.proto.v1.Artefact artefact(String tenant, Artefact artefact) {
        dev.framewright.proto.v1.Artefact message = WireJobs.artefact(artefact);
        return artefacts
                .find(tenant, artefact.sha256())
                .map(file -> message.toBuilder()
                        .setSizeBytes(file.bytes())
                        .setCreateTime(WireJobs.timestamp(file.stored()))
                        .build())
                .orElse(message);
    }

    private static com.google.rpc.Status error(JobOutcome outcome) {
        if (outcome instanceof JobOutcome.Failed failed) {
            return WireErrors.status(failed.error());
        }
        if (outcome instanceof JobOutcome.Refused refused) {
            return WireErrors.status(refused.refusal());
        }
        return WireErrors.cancelled();
    }

    /** Gives the job as the operation that made it. */
    Operation operation(JobStatus status) {
        Job job = job(status);
        CreateJobMetadata.Builder metadata =
                CreateJobMetadata.newBuilder().setJob(job.getName()).setState(job.getState());
        if (job.hasProgress()) {
            metadata.setProgress(job.getProgress());
        }
        Operation.Builder operation = Operation.newBuilder()
                .setName(WireNames.name(WireNames.OPERATIONS, status.id()))
                .setMetadata(Any.pack(metadata.build()));
        if (status.outcome().isPresent()) {
            operation.setDone(true);
            if (job.hasError()) {
                operation.setError(job.getError());
            } else {
                operation.setResponse(Any.pack(job));
            }
        }
        return operation.build();
    }
}
