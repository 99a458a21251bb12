package dev.framewright.safety;

import dev.framewright.api.Input;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.MediaRef;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.media.ClipReader;
import dev.framewright.api.stage.RequestStage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Judges every frame of every picture and clip that goes into a request, as the last stages left it, unless that
 * is off.
 */
@Component(service = RequestStage.class, property = "service.ranking:Integer=-2147483647")
public final class InputSafety implements RequestStage {
    static final String NAME = "input-safety";

    private final ClipReader reader;
    private final FrameJudge judge;

    /** Takes what reads pictures and clips, and who judges. */
    @Activate
    public InputSafety(@Reference ClipReader reader, @Reference FrameJudge judge) {
        this.reader = reader;
        this.judge = judge;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public VideoRequest apply(VideoRequest request, JobContext context) {
        List<Input> inputs = request.inputs();
        if (judge.off() || inputs.isEmpty()) {
            context.manifest("safety.inputs", judge.off() ? "off" : "none");
            return request;
        }
        double worst = 0;
        for (Input input : inputs) {
            worst = Math.max(worst, judged(input, context));
        }
        context.manifest(
                "safety.inputs",
                String.format(Locale.ROOT, "passed: at most %.2f, refused from %.2f", worst, judge.threshold()));
        return request;
    }

    private double judged(Input input, JobContext context) {
        if (input.media() instanceof MediaRef.OfFile file) {
            return judged(input.field(), file.path(), context);
        }
        if (!(input.media() instanceof MediaRef.Inline inline)) {
            throw new InvalidRequestException(
                    input.field(), "must be a file or inline bytes here, so that its frames can be judged");
        }
        try {
            Path copy = Files.createTempFile(context.workingFolder(), "input", "");
            try {
                Files.write(copy, inline.bytes());
                return judged(input.field(), copy, context);
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(input.field() + " cannot be unpacked into the job's folder", e);
        }
    }

    private double judged(String field, Path path, JobContext context) {
        double worst = 0;
        try (Clip clip = reader.open(path)) {
            byte[] rgb = new byte[clip.size().rgbBytes()];
            for (int frame = 0; clip.next(rgb); frame++) {
                context.throwIfCancelled();
                worst = Math.max(worst, judge.judged(NAME, field, frame, rgb, clip.size()));
            }
        }
        return worst;
    }
}
