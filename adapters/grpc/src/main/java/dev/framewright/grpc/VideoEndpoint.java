package dev.framewright.grpc;

import com.google.longrunning.Operation;
import com.google.protobuf.Any;
import com.google.protobuf.Empty;
import dev.framewright.api.PreviewPictures;
import dev.framewright.api.jobs.JobPage;
import dev.framewright.api.jobs.StoredJob;
import dev.framewright.api.jobs.Submission;
import dev.framewright.api.jobs.VideoJobs;
import dev.framewright.proto.v1.CancelJobRequest;
import dev.framewright.proto.v1.Capability;
import dev.framewright.proto.v1.CompareReplayRequest;
import dev.framewright.proto.v1.CompareReplayResponse;
import dev.framewright.proto.v1.CreateJobRequest;
import dev.framewright.proto.v1.DeleteJobRequest;
import dev.framewright.proto.v1.Estimate;
import dev.framewright.proto.v1.EstimateJobRequest;
import dev.framewright.proto.v1.GetCapabilityRequest;
import dev.framewright.proto.v1.GetJobRequest;
import dev.framewright.proto.v1.GetQueueRequest;
import dev.framewright.proto.v1.Job;
import dev.framewright.proto.v1.JobEvent;
import dev.framewright.proto.v1.ListCapabilitiesRequest;
import dev.framewright.proto.v1.ListCapabilitiesResponse;
import dev.framewright.proto.v1.ListJobsRequest;
import dev.framewright.proto.v1.ListJobsResponse;
import dev.framewright.proto.v1.ListModelsRequest;
import dev.framewright.proto.v1.ListModelsResponse;
import dev.framewright.proto.v1.PauseQueueRequest;
import dev.framewright.proto.v1.Queue;
import dev.framewright.proto.v1.ReplayJobRequest;
import dev.framewright.proto.v1.ResumeQueueRequest;
import dev.framewright.proto.v1.VideoServiceGrpc;
import dev.framewright.proto.v1.WatchJobRequest;
import dev.framewright.server.Caller;
import dev.framewright.server.Scope;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;

/** Translates {@code VideoService}; decides nothing. */
final class VideoEndpoint extends VideoServiceGrpc.VideoServiceImplBase {
    private final VideoJobs jobs;
    private final JobMessages messages;
    private final PreviewPictures previews;
    private final ReplayCalls replays;
    private final Described described;
    private final WaitingCalls waiting;

    VideoEndpoint(VideoServices services, JobMessages messages, Described described, WaitingCalls waiting) {
        this.jobs = services.jobs;
        this.previews = services.previews;
        this.replays = new ReplayCalls(services.replays, services.jobs);
        this.messages = messages;
        this.described = described;
        this.waiting = waiting;
    }

    @Override
    public void listCapabilities(ListCapabilitiesRequest message, StreamObserver<ListCapabilitiesResponse> reply) {
        Reply.to(reply, () -> {
            Calls.caller(Scope.READ);
            return described.capabilities();
        });
    }

    @Override
    public void getCapability(GetCapabilityRequest message, StreamObserver<Capability> reply) {
        Reply.to(reply, () -> {
            Calls.caller(Scope.READ);
            return described.capability(WireNames.id("name", WireNames.CAPABILITIES, message.getName()));
        });
    }

    @Override
    public void listModels(ListModelsRequest message, StreamObserver<ListModelsResponse> reply) {
        Reply.to(reply, () -> {
            Calls.caller(Scope.READ);
            return described.models();
        });
    }

    @Override
    public void createJob(CreateJobRequest message, StreamObserver<Operation> reply) {
        Reply.to(reply, () -> {
            Caller caller = Calls.caller(Scope.SUBMIT);
            Submission submission =
                    WireSubmissions.submission(caller.tenant(), message.getRequestId(), message.getJob());
            if (message.getValidateOnly()) {
                return checked(message.getJob(), submission);
            }
            StoredJob job = Calls.submit(jobs, submission);
            return messages.operation(job.found());
        });
    }

    private Operation checked(Job asked, Submission submission) {
        Job job = asked.toBuilder()
                .clearName()
                .setState(Job.State.STATE_UNSPECIFIED)
                .setEstimate(WireJobs.estimate(Calls.estimate(jobs, submission)))
                .build();
        return Operation.newBuilder().setDone(true).setResponse(Any.pack(job)).build();
    }

    @Override
    public void estimateJob(EstimateJobRequest message, StreamObserver<Estimate> reply) {
        Reply.to(reply, () -> {
            Caller caller = Calls.caller(Scope.READ);
            Submission submission = WireSubmissions.submission(caller.tenant(), "", message.getJob());
            return WireJobs.estimate(Calls.estimate(jobs, submission));
        });
    }

    @Override
    public void getJob(GetJobRequest message, StreamObserver<Job> reply) {
        Reply.to(
                reply,
                () -> messages.job(
                        job(Calls.caller(Scope.READ), message.getName()).found()));
    }

    @Override
    public void listJobs(ListJobsRequest message, StreamObserver<ListJobsResponse> reply) {
        Reply.to(reply, () -> {
            Caller caller = Calls.caller(message.getAllTenants() ? Scope.OPERATE : Scope.READ);
            JobPage page = jobs.list(WireSubmissions.filter(caller.tenant(), message));
            ListJobsResponse.Builder answer = ListJobsResponse.newBuilder();
            page.jobs().forEach(status -> answer.addJobs(messages.job(status)));
            page.next().ifPresent(answer::setNextPageToken);
            return answer.build();
        });
    }

    @Override
    public void watchJob(WatchJobRequest message, StreamObserver<JobEvent> reply) {
        try {
            StoredJob job = job(Calls.caller(Scope.READ), message.getName());
            Optional<PreviewPictures> wanted = message.getPreviews() ? Optional.of(previews) : Optional.empty();
            new JobWatch(job, messages, wanted, waiting, (ServerCallStreamObserver<JobEvent>) reply).begin();
        } catch (RuntimeException e) {
            reply.onError(WireErrors.toException(e));
        }
    }

    @Override
    public void cancelJob(CancelJobRequest message, StreamObserver<Job> reply) {
        Reply.to(reply, () -> {
            StoredJob job = job(Calls.caller(Scope.SUBMIT), message.getName());
            job.cancel();
            return messages.job(job.status());
        });
    }

    @Override
    public void deleteJob(DeleteJobRequest message, StreamObserver<Empty> reply) {
        Reply.to(reply, () -> {
            Caller caller = Calls.caller(Scope.SUBMIT);
            Calls.delete(jobs, caller, job(caller, message.getName()));
            return Empty.getDefaultInstance();
        });
    }

    @Override
    public void replayJob(ReplayJobRequest message, StreamObserver<Operation> reply) {
        Reply.to(reply, () -> messages.operation(replays.submit(Calls.caller(Scope.SUBMIT), message)));
    }

    @Override
    public void compareReplay(CompareReplayRequest message, StreamObserver<CompareReplayResponse> reply) {
        Reply.to(reply, () -> replays.compare(Calls.caller(Scope.READ), message));
    }

    @Override
    public void getQueue(GetQueueRequest message, StreamObserver<Queue> reply) {
        Reply.to(reply, () -> {
            Calls.caller(Scope.OPERATE);
            return WireJobs.queue(jobs.queue());
        });
    }

    @Override
    public void pauseQueue(PauseQueueRequest message, StreamObserver<Queue> reply) {
        Reply.to(reply, () -> {
            Calls.caller(Scope.OPERATE);
            jobs.pause();
            return WireJobs.queue(jobs.queue());
        });
    }

    @Override
    public void resumeQueue(ResumeQueueRequest message, StreamObserver<Queue> reply) {
        Reply.to(reply, () -> {
            Calls.caller(Scope.OPERATE);
            jobs.resume();
            return WireJobs.queue(jobs.queue());
        });
    }

    private StoredJob job(Caller caller, String name) {
        return Calls.job(jobs, caller, WireNames.id("name", WireNames.JOBS, name));
    }
}
