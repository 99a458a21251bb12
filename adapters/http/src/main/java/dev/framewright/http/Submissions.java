package dev.framewright.http;

import dev.framewright.api.GenerateImageRequest;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.MediaRef;
import dev.framewright.api.RequestId;
import dev.framewright.api.Sampling;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.jobs.StoredJob;
import dev.framewright.api.jobs.Submission;
import dev.framewright.server.AccessList;
import dev.framewright.server.CallException;
import dev.framewright.server.RemoteRequests;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Submits what a body asks for; a client that repeats a call gets the job that the call began. */
final class Submissions {
    /** OpenAI's clients repeat a create without a key, so for so long the same form counts as the same wish. */
    private static final Duration REPEATS = Duration.ofSeconds(60);

    private static final int MOST_REMEMBERED = 1000;

    /** What Pallaidium's client always sends for a clip (its {@code models/remote_base.py}). */
    private static final Set<String> PALLAIDIUM =
            Set.of("prompt", "negative_prompt", "width", "height", "num_frames", "fps", "seed", "strength");

    /**
     * A job that was accepted.
     *
     * @param job the job
     * @param pallaidium whether Pallaidium's client asked for it
     */
    record Submitted(StoredJob job, boolean pallaidium) {}

    private record Wish(RequestId id, long nanos) {}

    private final Studio studio;
    private final Limits limits;
    private final FormRequests requests;
    private final Map<String, Wish> recent = new LinkedHashMap<>();

    Submissions(Studio studio, Limits limits) {
        this.studio = studio;
        this.limits = limits;
        this.requests = new FormRequests(studio, new Uploads(studio));
    }

    /**
     * Reads the body and submits.
     *
     * @param source of a job that is changed; empty where the form says what to start from
     */
    Submitted submit(HttpCall call, FormRequests.Wish wish, Optional<String> source) throws IOException {
        try (Form form = call.form(limits.bodyBytes())) {
            String tenant = call.caller().tenant();
            try {
                return submit(call, form, wish, source);
            } finally {
                // A job keeps what it was made from; of a call that was refused nothing stays.
                form.lent().forEach(digest -> studio.artefacts().delete(tenant, digest));
            }
        }
    }

    private Submitted submit(HttpCall call, Form form, FormRequests.Wish wish, Optional<String> source)
            throws IOException {
        String tenant = call.caller().tenant();
        boolean pallaidium = pallaidium(call, form);
        RequestId id = requestId(call, form, tenant, wish, source);
        VideoRequest request = requests.request(tenant, form, wish, source.map(MediaRef::job), pallaidium);
        Map<String, String> labels = new LinkedHashMap<>();
        Optional<String> from =
                source.isPresent() ? source : form.text("video", "id").map(VideoView::jobId);
        from.ifPresent(job -> labels.put(VideoView.REMIXED_FROM, job));
        form.text("user");
        String ignored = String.join(",", form.unused());
        if (!ignored.isEmpty()) {
            labels.put(
                    VideoView.IGNORED,
                    ignored.codePoints()
                            .filter(c -> c >= 0x20 && c < 0x7f)
                            .limit(1000)
                            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                            .toString());
        }
        Submission submission = Submission.of(tenant, id, request).withLabels(labels);
        // The contact sheet is the clip's sprite sheet on this wire.
        boolean picture = request instanceof GenerateImageRequest;
        StoredJob job = submit(picture ? submission : submission.withContactSheet());
        call.subject(job.id());
        return new Submitted(job, pallaidium);
    }

    /** Tells whether Pallaidium's client calls, which takes any size and says nothing when its user cancels. */
    private static boolean pallaidium(HttpCall call, Form form) {
        boolean urllib = call.header("User-Agent").orElse("").startsWith("Python-urllib/");
        return call.below("pallaidium") || urllib && form.jsonWith(PALLAIDIUM);
    }

    /** Submits once more what was submitted before, with a seed that is drawn anew. */
    Submitted again(HttpCall call, Submission before) {
        Sampling sampling = before.request().sampling();
        VideoRequest request = before.request()
                .withSampling(new Sampling(
                        sampling.steps(),
                        sampling.guidanceScale(),
                        sampling.shift(),
                        sampling.solver(),
                        OptionalLong.empty(),
                        sampling.extras()));
        RequestId id = call.header("Idempotency-Key").map(RequestId::new).orElseGet(RequestId::random);
        Submission again = Submission.of(before.tenant(), id, request)
                .withOutput(before.output())
                .withPriority(before.priority())
                .withLabels(before.labels());
        StoredJob job = submit(before.contactSheet() ? again.withContactSheet() : again);
        call.subject(job.id());
        return new Submitted(job, false);
    }

    private StoredJob submit(Submission submission) {
        RemoteRequests.check(submission.request());
        try {
            return studio.jobs().submit(submission);
        } catch (InvalidRequestException e) {
            if (e.field().filter("requestId"::equals).isPresent()) {
                throw new CallException(CallException.Kind.REQUEST_ID_REUSED, e.getMessage());
            }
            throw e;
        }
    }

    private RequestId requestId(
            HttpCall call, Form form, String tenant, FormRequests.Wish wish, Optional<String> source)
            throws IOException {
        Optional<String> key = call.header("Idempotency-Key");
        if (key.isPresent()) {
            return new RequestId(key.get());
        }
        StringBuilder print = new StringBuilder(tenant + wish + source.orElse("") + form.fingerprint());
        for (Map.Entry<String, Form.Sent> file : form.files().entrySet()) {
            print.append(file.getKey()).append(Uploads.digest(file.getValue().path()));
        }
        boolean repeated = !call.header("x-stainless-retry-count").orElse("0").equals("0");
        return wish(AccessList.digest(print.toString()), repeated);
    }

    private RequestId wish(String print, boolean repeated) {
        long now = System.nanoTime();
        synchronized (recent) {
            recent.values().removeIf(wish -> now - wish.nanos() > REPEATS.toNanos());
            Wish known = recent.get(print);
            if (repeated && known != null) {
                return known.id();
            }
            if (recent.size() >= MOST_REMEMBERED) {
                recent.remove(recent.keySet().iterator().next());
            }
            RequestId id = RequestId.random();
            recent.put(print, new Wish(id, now));
            return id;
        }
    }
}
