package com.example.hello;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.CapabilityDescription.Setting;
import dev.framewright.api.ClipShape;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.Estimate;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Progress;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Capability;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.capability.Result;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Draws a ball that crosses the picture. Frames are computed as they are pulled, so a long clip takes no memory. */
@Component
public final class HelloCapability implements Capability<CustomRequest> {
    private static final Size SIZE = new Size(160, 96);

    @Override
    public String name() {
        return "hello";
    }

    @Override
    public Class<CustomRequest> requestType() {
        return CustomRequest.class;
    }

    @Override
    public CapabilityDescription describe() {
        Setting frames = Setting.number("frames", "24", 2, 480, 1, "How many frames.");
        return new CapabilityDescription(
                name(), "A ball that crosses the picture.", List.of(), List.of(frames), Map.of(), List.of());
    }

    @Override
    public Estimate estimate(CustomRequest request) {
        return new Estimate(Duration.ofMillis(100), 1_000_000, 0, Optional.of(shape(request)), List.of());
    }

    /** Refuses every value that the description does not allow, in a sentence that names it. */
    private ClipShape shape(CustomRequest request) {
        int frames = Integer.parseInt(describe().checked(request.parameters()).get("frames"));
        return new ClipShape(SIZE, FrameRate.of(24), frames);
    }

    @Override
    public Result generate(CustomRequest request, JobContext context) {
        ClipShape shape = shape(request);
        int colour = (int) (context.seed() % 156) + 100; // all randomness comes from the seed
        return new Clip() {
            private int frame;

            @Override
            public ClipShape shape() {
                return shape;
            }

            @Override
            public boolean next(byte[] rgb) {
                context.throwIfCancelled();
                if (frame == shape.frames()) {
                    return false;
                }
                int centre = 12 + frame * (SIZE.width() - 24) / (shape.frames() - 1);
                for (int i = 0; i < rgb.length; i++) {
                    int x = i / 3 % SIZE.width() - centre;
                    int y = i / 3 / SIZE.width() - SIZE.height() / 2;
                    boolean ball = x * x + y * y < 100;
                    rgb[i] = (byte) (i % 3 == 0 && ball ? colour : ball ? 60 : 16);
                }
                context.progress(Progress.of("draw", ++frame, shape.frames()));
                return true;
            }

            @Override
            public void close() {}
        };
    }
}
