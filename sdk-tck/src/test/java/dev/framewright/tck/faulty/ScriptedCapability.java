package dev.framewright.tck.faulty;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.CapabilityDescription.Setting;
import dev.framewright.api.ClipShape;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.Estimate;
import dev.framewright.api.FrameRate;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.Progress;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Capability;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.capability.Result;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Keeps to the contract, but for the one fault that its bundle's manifest names. */
@Component
public final class ScriptedCapability implements Capability<CustomRequest> {
    private static final Size SIZE = new Size(32, 32);
    private final String fault;
    /** No fault, though Java 17 has no way to close it. */
    private final Optional<HttpClient> http;

    /** Reads the fault. */
    @Activate
    public ScriptedCapability(BundleContext context) {
        fault = String.valueOf(context.getBundle().getHeaders().get("Fault"));
        http = fault.equals("none") ? Optional.of(HttpClient.newHttpClient()) : Optional.empty();
        if (fault.equals("threads")) {
            Thread thread = new Thread(LockSupport::park, "left-behind");
            thread.setDaemon(true);
            thread.start();
        }
        if (fault.equals("unload")) {
            // The JVM keeps the hook, the hook its class, the class its loader.
            Runtime.getRuntime().addShutdownHook(new Thread(new Nothing()));
        }
    }

    private static final class Nothing implements Runnable {
        @Override
        public void run() {
            // Only its class matters.
        }
    }

    private record Brush(Nothing hair) {}

    /** The last that is made of a record is made of this bundle's: no fault, though Java 17 remembers it. */
    @Deactivate
    public void end() {
        new HashSet<>(List.of(new Brush(new Nothing()), new Brush(new Nothing())));
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public Class<CustomRequest> requestType() {
        return CustomRequest.class;
    }

    @Override
    public CapabilityDescription describe() {
        Setting frames = Setting.number("frames", "9", 1, 99, 1, "how many");
        if (fault.equals("default")) {
            frames = Setting.number("frames", "9.0", 1, 99, 1, "how many");
        }
        if (fault.equals("off-step")) {
            frames = Setting.number("frames", "10", 1, 99, 4, "how many");
        }
        Setting offset = Setting.number("offset", "0", Long.MIN_VALUE, Long.MAX_VALUE, 1, "added to nothing");
        return new CapabilityDescription(
                fault.equals("description") ? "another" : "scripted",
                "Frames of one shade.",
                List.of(),
                List.of(frames, offset),
                Map.of(),
                List.of());
    }

    private ClipShape shape(CustomRequest request) {
        request.parameters().keySet().stream()
                .filter(name -> !name.equals("frames") && !name.equals("offset"))
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidRequestException(name, "is not known; only frames and offset are");
                });
        try {
            Long.parseLong(request.parameters().getOrDefault("offset", "0"));
        } catch (NumberFormatException e) {
            throw new InvalidRequestException("offset", "must be a whole number but was no long");
        }
        String frames = request.parameters().getOrDefault("frames", "9");
        if (fault.equals("errors")) {
            return new ClipShape(SIZE, FrameRate.of(8), Integer.parseInt(frames));
        }
        if (fault.equals("point")) {
            frames = frames.replaceFirst("\\.0$", "");
        }
        if (!frames.matches("[1-9]\\d?")) {
            throw new InvalidRequestException("frames", "must be between 1 and 99 but was " + frames);
        }
        return new ClipShape(SIZE, FrameRate.of(8), Integer.parseInt(frames));
    }

    @Override
    public Estimate estimate(CustomRequest request) {
        ClipShape shape = shape(request);
        return new Estimate(
                Duration.ofMillis(10),
                1_000_000,
                0,
                Optional.of(
                        fault.equals("estimate") ? new ClipShape(SIZE, FrameRate.of(8), shape.frames() + 1) : shape),
                List.of());
    }

    @Override
    public Result generate(CustomRequest request, JobContext context) {
        ClipShape shape = shape(request);
        context.checkpoints().save(fault.equals("checkpoint") ? "step 1" : "step-1", new byte[1]);
        byte[] hoard = new byte[fault.equals("memory") ? 64 << 20 : 0];
        long shade = fault.equals("determinism") ? System.nanoTime() : context.seed();
        return new Clip() {
            private int frame;

            @Override
            public ClipShape shape() {
                return shape;
            }

            @Override
            public boolean next(byte[] rgb) {
                if (!fault.equals("cancel")) {
                    context.throwIfCancelled();
                }
                if (frame == shape.frames()) {
                    return false;
                }
                if (!fault.equals("progress")) {
                    context.progress(Progress.of("draw", frame, shape.frames()));
                }
                for (int i = 0; i < rgb.length; i++) {
                    rgb[i] = (byte) (shade + frame + hoard.length);
                }
                frame++;
                return true;
            }

            @Override
            public void close() {
                // Holds nothing.
            }
        };
    }
}
