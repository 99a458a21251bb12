package dev.framewright.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.framewright.api.FramewrightException;
import dev.framewright.proto.v1.CreateJobRequest;

/** Every field of a request over gRPC: prompts, sizes, masks, boxes, ranges, media, names. */
public final class FuzzedSubmission {
    private FuzzedSubmission() {}

    /** Takes one input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        try {
            CreateJobRequest message = CreateJobRequest.parseFrom(bytes);
            var submission = WireSubmissions.submission("local", message.getRequestId(), message.getJob());
            WireEcho.request(submission.request());
            WireEcho.output(submission.output());
        } catch (InvalidProtocolBufferException | FramewrightException refused) {
            return;
        }
    }
}
