package dev.framewright.grpc;

import dev.framewright.api.Container;
import dev.framewright.api.GenerateImageRequest;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.JobState;
import dev.framewright.api.Output;
import dev.framewright.api.RequestId;
import dev.framewright.api.VideoCodec;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.jobs.JobFilter;
import dev.framewright.api.jobs.Submission;
import dev.framewright.proto.v1.Job;
import dev.framewright.proto.v1.ListJobsRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns messages about jobs into the API's records. */
final class WireSubmissions {
    private static final int USUAL_PAGE = 50;
    /** What a protobuf timestamp may be, the years 1 to 9999; the store keeps milliseconds, which have their end too. */
    private static final long FIRST_SECOND = -62_135_596_800L;

    private static final long LAST_SECOND = 253_402_300_799L;

    private WireSubmissions() {}

    static Submission submission(String tenant, String requestId, Job message) {
        VideoRequest request = WireRequests.request(message.getRequest());
        return new Submission(
                tenant,
                requestId.isEmpty() ? RequestId.random() : new RequestId(requestId),
                request,
                output(message.getOutput(), request),
                message.getContactSheet(),
                message.getPriority(),
                message.hasDeadline() ? Optional.of(instant(message.getDeadline())) : Optional.empty(),
                message.getLabelsMap());
    }

    private static Instant instant(com.google.protobuf.Timestamp message) {
        if (message.getSeconds() < FIRST_SECOND || message.getSeconds() > LAST_SECOND) {
            throw new InvalidRequestException(
                    "deadline", "must lie within the years 1 to 9999 but was at second " + message.getSeconds());
        }
        return Instant.ofEpochSecond(message.getSeconds(), message.getNanos());
    }

    private static Output output(dev.framewright.proto.v1.Output message, VideoRequest request) {
        Container container = switch (message.getContainer()) {
            case CONTAINER_UNSPECIFIED -> request instanceof GenerateImageRequest ? Container.PNG : Container.MP4;
            case CONTAINER_MP4 -> Container.MP4;
            case CONTAINER_WEBM -> Container.WEBM;
            case CONTAINER_MOV -> Container.MOV;
            case CONTAINER_GIF -> Container.GIF;
            case CONTAINER_PNG -> Container.PNG;
            case CONTAINER_PNG_SEQUENCE -> Container.PNG_SEQUENCE;
            case UNRECOGNIZED -> throw WireRequests.unknown("output.container");
        };
        VideoCodec codec = switch (message.getCodec()) {
            case VIDEO_CODEC_UNSPECIFIED -> container.codecs().get(0);
            case VIDEO_CODEC_H264 -> VideoCodec.H264;
            case VIDEO_CODEC_VP9 -> VideoCodec.VP9;
            case VIDEO_CODEC_AV1 -> VideoCodec.AV1;
            case VIDEO_CODEC_PRORES -> VideoCodec.PRORES;
            case VIDEO_CODEC_GIF -> VideoCodec.GIF;
            case VIDEO_CODEC_PNG -> VideoCodec.PNG;
            case UNRECOGNIZED -> throw WireRequests.unknown("output.codec");
        };
        int bitDepth = message.getBitDepth() != 0
                ? message.getBitDepth()
                : Output.of(container, codec).bitDepth();
        return new Output(
                container,
                codec,
                bitDepth,
                message.getAlpha(),
                message.hasQuality() ? OptionalInt.of(message.getQuality()) : OptionalInt.empty(),
                message.getMetadataMap());
    }

    /** Gives the filter of a list call; the page token is the last job's id. */
    static JobFilter filter(String tenant, ListJobsRequest message) {
        Set<JobState> states =
                message.getStatesList().stream().map(WireSubmissions::state).collect(Collectors.toSet());
        return new JobFilter(
                message.getAllTenants() ? Optional.empty() : Optional.of(tenant),
                states,
                message.getCapability().isEmpty()
                        ? Optional.empty()
                        : Optional.of(WireNames.id("capability", WireNames.CAPABILITIES, message.getCapability())),
                !message.getOldestFirst(),
                message.getPageSize() == 0 ? USUAL_PAGE : message.getPageSize(),
                message.getPageToken().isEmpty() ? Optional.empty() : Optional.of(message.getPageToken()));
    }

    private static JobState state(Job.State state) {
        return switch (state) {
            case STATE_QUEUED -> JobState.QUEUED;
            case STATE_RUNNING -> JobState.RUNNING;
            case STATE_SUCCEEDED -> JobState.SUCCEEDED;
            case STATE_FAILED -> JobState.FAILED;
            case STATE_REFUSED -> JobState.REFUSED;
            case STATE_CANCELLED -> JobState.CANCELLED;
            case STATE_UNSPECIFIED, UNRECOGNIZED -> throw WireRequests.unknown("states");
        };
    }
}
