package dev.framewright.cli;

import dev.framewright.api.Destination;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.RequestId;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.jobs.Submission;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a request is put into the queue instead of being done at once. */
final class QueueOptions {
    @Option(
            names = "--queue",
            description =
                    "Puts the request into the store's queue and ends; \"framewright worker\" or \"serve\" does it, and"
                            + " \"get\" fetches the result.")
    private boolean queue;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Whose job it is, with --queue.")
    private @Nullable String tenant;

    @Option(names = "--priority", paramLabel = "N", description = "-100 to 100, higher first, with --queue.")
    private @Nullable Integer priority;

    @Option(
            names = "--request-id",
            paramLabel = "ID",
            description = "Name of this action, with --queue: the same name gives the same job.")
    private @Nullable String requestId;

    /**
     * Gives whether the request goes into the queue.
     *
     * @throws InvalidRequestException if it does not, but options are given that are of use there only
     */
    boolean wanted() {
        if (!queue) {
            refuse("tenant", tenant);
            refuse("priority", priority);
            refuse("request-id", requestId);
        }
        return queue;
    }

    private static void refuse(String option, @Nullable Object given) {
        if (given != null) {
            throw new InvalidRequestException(option, "is of use with --queue only");
        }
    }

    Submission submission(VideoRequest request, Destination destination) {
        RequestId id = requestId == null ? RequestId.random() : new RequestId(requestId);
        Submission submission = Submission.of(tenant == null ? Submission.LOCAL : tenant, id, request)
                .withOutput(destination.output())
                .withPriority(priority == null ? 0 : priority);
        return destination.contactSheet().isPresent() ? submission.withContactSheet() : submission;
    }
}
