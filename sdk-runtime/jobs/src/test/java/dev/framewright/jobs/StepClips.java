package dev.framewright.jobs;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.ClipShape;
import dev.framewright.api.Estimate;
import dev.framewright.api.FrameRate;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.Progress;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Capability;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.capability.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A capability that works in steps like a sampler: each step takes a while, turns the state into its digest and saves
 * it. Every step that was begun is a line in a log, so a test can tell what was done twice.
 */
final class StepClips implements Capability<GenerateRequest> {
    static final int STEPS = 12;

    private static final Size SIZE = new Size(4, 2);

    private final Path log;
    private final long millisPerStep;

    StepClips(Path log, long millisPerStep) {
        this.log = log;
        this.millisPerStep = millisPerStep;
    }

    @Override
    public String name() {
        return GenerateRequest.CAPABILITY;
    }

    @Override
    public Class<GenerateRequest> requestType() {
        return GenerateRequest.class;
    }

    @Override
    public CapabilityDescription describe() {
        return new CapabilityDescription(name(), "Makes steps.", List.of(), List.of(), Map.of(), List.of());
    }

    @Override
    public Estimate estimate(GenerateRequest request) {
        return new Estimate(Duration.ZERO, 0, 0, Optional.of(shape()), List.of());
    }

    private static ClipShape shape() {
        return new ClipShape(SIZE, FrameRate.of(8), STEPS);
    }

    @Override
    public Result generate(GenerateRequest request, JobContext context) {
        try {
            int step = 0;
            byte[] state = digest((request.prompt().text() + context.seed()).getBytes(StandardCharsets.UTF_8));
            Optional<Path> saved = context.checkpoints().last("state");
            if (saved.isPresent()) {
                byte[] bytes = Files.readAllBytes(saved.get());
                step = bytes[0];
                state = java.util.Arrays.copyOfRange(bytes, 1, bytes.length);
            }
            while (step < STEPS) {
                context.throwIfCancelled();
                Files.writeString(log, line(context, step), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                Thread.sleep(millisPerStep);
                state = digest(state);
                step++;
                byte[] whole = new byte[state.length + 1];
                whole[0] = (byte) step;
                System.arraycopy(state, 0, whole, 1, state.length);
                context.checkpoints().save("state", whole);
                context.progress(Progress.of("denoise", step, STEPS));
            }
            return clip(state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Says which attempt of which job begins which step, and when. */
    private static String line(JobContext context, int step) {
        Path attempt = context.workingFolder().getParent();
        return context.jobId() + " " + attempt.getFileName() + " " + step + " " + System.currentTimeMillis() + "\n";
    }

    private static Clip clip(byte[] state) {
        List<byte[]> frames = new ArrayList<>();
        byte[] next = state;
        for (int i = 0; i < STEPS; i++) {
            next = digest(next);
            frames.add(java.util.Arrays.copyOf(next, SIZE.rgbBytes()));
        }
        return Clip.of(FrameRate.of(8), SIZE, frames);
    }

    private static byte[] digest(byte[] bytes) {
        MessageDigest digest = Digests.sha256();
        return digest.digest(bytes);
    }
}
