package dev.framewright.jobs;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.ClipShape;
import dev.framewright.api.Estimate;
import dev.framewright.api.FrameRate;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.MediaRef;
import dev.framewright.api.MediaUnreadableException;
import dev.framewright.api.Reference;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Capability;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.capability.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A capability whose frames are one colour each, made of the seed; it can be held at its first step. It cannot read a file
 * that begins with a zero.
 */
final class FlagClips implements Capability<GenerateRequest> {
    static final Size SIZE = new Size(4, 2);

    final CountDownLatch started = new CountDownLatch(1);
    final CountDownLatch mayGoOn;
    final AtomicInteger runs = new AtomicInteger();
    /** What the references of estimated requests were, by their files. */
    final Map<Path, byte[]> looked = Collections.synchronizedMap(new LinkedHashMap<>());

    FlagClips(boolean held) {
        this.mayGoOn = new CountDownLatch(held ? 1 : 0);
    }

    @Override
    public String name() {
        return "generate";
    }

    @Override
    public Class<GenerateRequest> requestType() {
        return GenerateRequest.class;
    }

    @Override
    public CapabilityDescription describe() {
        return new CapabilityDescription("generate", "Makes flags.", List.of(), List.of(), Map.of(), List.of());
    }

    @Override
    public Estimate estimate(GenerateRequest request) {
        request.references().forEach(this::look);
        int frames = frames(request);
        if (frames > 100) {
            throw new InvalidRequestException("frames", "must be at most 100 but was " + frames);
        }
        return new Estimate(
                Duration.ZERO,
                0,
                0,
                Optional.of(new ClipShape(SIZE, FrameRate.of(8), frames)),
                List.of("flags have one colour"));
    }

    private void look(Reference reference) {
        if (reference.image() instanceof MediaRef.OfFile file) {
            try {
                byte[] bytes = Files.readAllBytes(file.path());
                if (bytes[0] == 0) {
                    throw new MediaUnreadableException(file.path(), "it holds no picture.");
                }
                looked.put(file.path(), bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public Result generate(GenerateRequest request, JobContext context) {
        runs.incrementAndGet();
        started.countDown();
        try {
            mayGoOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        context.throwIfCancelled();
        context.notice("flags have one colour");
        context.manifest("model", "flags");
        context.manifest("tenant", context.tenant());
        if (request.prompt().text().contains("defect")) {
            throw new IllegalStateException("the flag is torn");
        }
        return new Flags(new ClipShape(SIZE, FrameRate.of(8), frames(request)), (byte) context.seed());
    }

    private static int frames(GenerateRequest request) {
        return request.clip().frames().map(frames -> frames.at(FrameRate.of(8))).orElse(5);
    }

    private static final class Flags implements Clip {
        private final ClipShape shape;
        private final byte colour;
        private int given;

        Flags(ClipShape shape, byte colour) {
            this.shape = shape;
            this.colour = colour;
        }

        @Override
        public ClipShape shape() {
            return shape;
        }

        @Override
        public boolean next(byte[] rgb) {
            if (given == shape.frames()) {
                return false;
            }
            Arrays.fill(rgb, (byte) (colour + given++));
            return true;
        }

        @Override
        public void close() {}
    }
}
