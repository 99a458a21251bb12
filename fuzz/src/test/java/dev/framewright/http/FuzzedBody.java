package dev.framewright.http;

import dev.framewright.api.FramewrightException;
import dev.framewright.server.CallException;
import dev.framewright.server.FakeFiles;
import dev.framewright.server.FakeJobs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The body of a call over HTTP, JSON or a form, up to the request that it asks for. The first byte says which call. */
public final class FuzzedBody {
    private static final FakeJobs JOBS = new FakeJobs("generate", "image-to-video", "extend", "inpaint-frames", "edit-video");
    private static final FakeFiles FILES = new FakeFiles();
    private static final Studio STUDIO =
            new Studio(JOBS, JOBS, FILES, (job, picture) -> FakeFiles.picture(), FILES.reader());
    private static final FormRequests REQUESTS = new FormRequests(STUDIO, new Uploads(STUDIO));

    private FuzzedBody() {}

    /** Takes one input. */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        if (bytes.length == 0) {
            return;
        }
        String type = (bytes[0] & 1) == 0 ? "application/json" : "multipart/form-data; boundary=b";
        FormRequests.Wish wish = FormRequests.Wish.values()[(bytes[0] >> 1 & 3) % FormRequests.Wish.values().length];
        byte[] body = Arrays.copyOfRange(bytes, 1, bytes.length);
        try (Form form = Form.read(type, new ByteArrayInputStream(body), 1 << 20)) {
            form.fingerprint();
            REQUESTS.request("local", form, wish, Optional.empty(), (bytes[0] & 8) != 0);
            form.unused();
        } catch (FramewrightException | CallException | BrokenBodyException refused) {
            answered(refused);
        }
    }

    /** What is refused is told in a sentence that fits an answer. */
    private static void answered(Exception refused) {
        if (refused instanceof RuntimeException known) {
            String text = Json.line(Problem.of(known).object());
            if (text.getBytes(StandardCharsets.UTF_8).length > 100_000) {
                throw new AssertionError("a refusal of " + text.length() + " characters");
            }
        }
    }
}
