package dev.framewright.api.jobs;

import dev.framewright.api.Container;
import dev.framewright.api.GenerateImageRequest;
import dev.framewright.api.Output;
import dev.framewright.api.RequestId;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.internal.Require;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A request with all that says how its job is kept and scheduled. Its results go to the store, not to a path.
 *
 * @param tenant who asks; jobs, files and quotas of one tenant are invisible to another; a lower-case name
 * @param requestId names the action within the tenant, so that submitting it again starts no second job
 * @param request what to make
 * @param output how a clip is coded
 * @param contactSheet whether a picture of all frames side by side becomes a second artefact
 * @param priority -100 to 100, higher first; within one priority the tenants take turns
 * @param deadline when the result is of no use any more; the job then fails, or stops at its next step
 * @param labels the host's own notes, kept as they are, at most 16; names like tenants, values up to 1,024 characters
 */
public record Submission(
        String tenant,
        RequestId requestId,
        VideoRequest request,
        Output output,
        boolean contactSheet,
        int priority,
        Optional<Instant> deadline,
        Map<String, String> labels) {
    /** The tenant of a machine that has only one. */
    public static final String LOCAL = "local";

    /** Checks the ranges. */
    public Submission {
        Require.name("tenant", tenant);
        Require.inRange("priority", priority, -100, 100);
        labels = Map.copyOf(labels);
        Require.inRange("labels", labels.size(), 0, 16);
        labels.forEach((name, value) -> {
            Require.name("labels", name);
            Require.text("labels." + name, value, 1024);
        });
    }

    /** Gives a submission of priority 0, without deadline, coded as MP4, or as PNG if it is one picture. */
    public static Submission of(String tenant, RequestId requestId, VideoRequest request) {
        Container usual = request instanceof GenerateImageRequest ? Container.PNG : Container.MP4;
        return new Submission(tenant, requestId, request, Output.of(usual), false, 0, Optional.empty(), Map.of());
    }

    /** Gives this submission coded otherwise. */
    public Submission withOutput(Output wanted) {
        return new Submission(tenant, requestId, request, wanted, contactSheet, priority, deadline, labels);
    }

    /** Gives this submission with a contact sheet as its second artefact. */
    public Submission withContactSheet() {
        return new Submission(tenant, requestId, request, output, true, priority, deadline, labels);
    }

    /** Gives this submission with another priority. */
    public Submission withPriority(int wanted) {
        return new Submission(tenant, requestId, request, output, contactSheet, wanted, deadline, labels);
    }

    /** Gives this submission with a deadline. */
    public Submission withDeadline(Instant wanted) {
        return new Submission(tenant, requestId, request, output, contactSheet, priority, Optional.of(wanted), labels);
    }

    /** Gives this submission with other labels. */
    public Submission withLabels(Map<String, String> wanted) {
        return new Submission(tenant, requestId, request, output, contactSheet, priority, deadline, wanted);
    }
}
