package dev.framewright.client;

import com.google.longrunning.Operation;
import com.google.longrunning.OperationsGrpc;
import dev.framewright.proto.v1.Artefact;
import dev.framewright.proto.v1.ArtefactServiceGrpc;
import dev.framewright.proto.v1.Capability;
import dev.framewright.proto.v1.CompareReplayRequest;
import dev.framewright.proto.v1.CompareReplayResponse;
import dev.framewright.proto.v1.CreateJobRequest;
import dev.framewright.proto.v1.Estimate;
import dev.framewright.proto.v1.EstimateJobRequest;
import dev.framewright.proto.v1.Job;
import dev.framewright.proto.v1.ListCapabilitiesRequest;
import dev.framewright.proto.v1.ListJobsRequest;
import dev.framewright.proto.v1.ListJobsResponse;
import dev.framewright.proto.v1.ListModelsRequest;
import dev.framewright.proto.v1.Model;
import dev.framewright.proto.v1.Recording;
import dev.framewright.proto.v1.ReplayJobRequest;
import dev.framewright.proto.v1.VideoRequest;
import dev.framewright.proto.v1.VideoServiceGrpc;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a server can be asked. Safe for use by many threads.
 *
 * <p>Every call that may be repeated is repeated while its failure is one that passes, at the server's pace; what does not
 * pass is a {@link RefusedCallException} with a stable reason. The messages are those of {@code framewright.v1}.
 */
public final class FramewrightClient implements AutoCloseable {
    private final Connection connection;

    private FramewrightClient(Connection connection) {
        this.connection = connection;
    }

    /** Opens a client of the server that the environment names, else of this machine's. */
    public static FramewrightClient connect() {
        return connect(ServerAddress.fromEnvironment());
    }

    /** Opens a client; the first call connects. */
    public static FramewrightClient connect(ServerAddress address) {
        return new FramewrightClient(Connection.to(address));
    }

    /** Opens a client on a channel of the caller's own, which the client closes. */
    public static FramewrightClient on(ManagedChannel channel, ServerAddress address) {
        return new FramewrightClient(new Connection(channel, address));
    }

    /** Submits a request; it is on the server's disk when this returns. Each call makes a job. */
    public SubmittedJob submit(VideoRequest request) {
        return submit(
                Job.newBuilder().setRequest(request).build(), UUID.randomUUID().toString());
    }

    /**
     * Submits a job with all that says how it is kept.
     *
     * @param requestId stands for one wish: submitting it again, from another process too, gives the same job
     * @throws RefusedCallException if the server does not take it
     */
    public SubmittedJob submit(Job job, String requestId) {
        CreateJobRequest message = CreateJobRequest.newBuilder()
                .setJob(job)
                .setRequestId(requestId)
                .build();
        return submitted(connection.call(() -> connection.timedVideos().createJob(message)));
    }

    private SubmittedJob submitted(Operation operation) {
        return job(operation.getName().substring(operation.getName().indexOf('/') + 1));
    }

    /** Tells time, memory and the exact clip of a request without running it. */
    public Estimate estimate(VideoRequest request) {
        EstimateJobRequest message = EstimateJobRequest.newBuilder()
                .setJob(Job.newBuilder().setRequest(request))
                .build();
        return connection.call(() -> connection.timedVideos().estimateJob(message));
    }

    /** Gives a job by its name {@code jobs/ID} or its id. Whether it is there shows with its first call. */
    public SubmittedJob job(String name) {
        return new SubmittedJob(connection, name.startsWith("jobs/") ? name : "jobs/" + name);
    }

    /** Gives the tenant's jobs, newest first unless the filter says otherwise; pages are asked for as they are needed. */
    public Stream<Job> jobs(ListJobsRequest filter) {
        return Stream.iterate(
                        page(filter),
                        page -> page != ListJobsResponse.getDefaultInstance(),
                        page -> page.getNextPageToken().isEmpty()
                                ? ListJobsResponse.getDefaultInstance()
                                : page(filter.toBuilder()
                                        .setPageToken(page.getNextPageToken())
                                        .build()))
                .flatMap(page -> page.getJobsList().stream());
    }

    private ListJobsResponse page(ListJobsRequest request) {
        return connection.call(() -> connection.timedVideos().listJobs(request));
    }

    /** Gives what the server can do at this moment, in order of name. */
    public List<Capability> capabilities() {
        return connection.call(() -> connection
                .timedVideos()
                .listCapabilities(ListCapabilitiesRequest.getDefaultInstance())
                .getCapabilitiesList());
    }

    /** Gives the models, in order of name. */
    public List<Model> models() {
        return connection.call(() -> connection
                .timedVideos()
                .listModels(ListModelsRequest.getDefaultInstance())
                .getModelsList());
    }

    /**
     * Stores a file for requests to use, in blocks that are checked and gone on with after a break. Sends nothing that the
     * server has already.
     *
     * @throws IOException if the file cannot be read
     */
    public Artefact upload(Path file, String mediaType) throws IOException {
        return new Upload(connection, file, mediaType).run();
    }

    /**
     * Fetches an artefact to a path, whole or not at all. What an earlier call left beside the path is gone on with.
     *
     * @throws IOException if the file cannot be written
     */
    public void download(Artefact artefact, Path file) throws IOException {
        new Download(connection, artefact, file).run();
    }

    /** Submits what makes an artefact again. */
    public SubmittedJob replay(Recording recording, String requestId) {
        ReplayJobRequest message = ReplayJobRequest.newBuilder()
                .setRecording(recording)
                .setRequestId(requestId)
                .build();
        return submitted(connection.call(() -> connection.timedVideos().replayJob(message)));
    }

    /** Tells how far a job's result is the same as what was recorded. */
    public CompareReplayResponse compare(Recording recording, SubmittedJob replay) {
        CompareReplayRequest message = CompareReplayRequest.newBuilder()
                .setRecording(recording)
                .setReplay(replay.name())
                .build();
        return connection.call(() -> connection.timedVideos().compareReplay(message));
    }

    /** Gives the calls of the wire themselves, for what has no method here; nothing is repeated there. */
    public VideoServiceGrpc.VideoServiceBlockingStub videos() {
        return connection.videos();
    }

    /** Gives the calls of the wire about files. */
    public ArtefactServiceGrpc.ArtefactServiceBlockingStub artefacts() {
        return connection.artefacts();
    }

    /** Gives the calls of the wire about operations. */
    public OperationsGrpc.OperationsBlockingStub operations() {
        return connection.operations();
    }

    /** Ends the connection. Jobs go on. */
    @Override
    public void close() {
        connection.channel().shutdown();
        try {
            if (!connection.channel().awaitTermination(2, TimeUnit.SECONDS)) {
                connection.channel().shutdownNow();
            }
        } catch (InterruptedException e) {
            connection.channel().shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
