package dev.framewright.training;

import dev.framewright.api.ClipShape;
import dev.framewright.api.FrameRate;
import dev.framewright.api.MediaRef;
import dev.framewright.api.Progress;
import dev.framewright.api.Size;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Capability;
import dev.framewright.api.capability.Checkpoints;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.media.ClipReader;
import dev.framewright.api.media.MediaInfo;
import dev.framewright.api.model.ModelSource;
import dev.framewright.pipelines.Models;
import dev.framewright.pipelines.StarterFamily;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs the served capabilities on clips in memory, as a job would on files. */
final class CapabilityTrials implements AutoCloseable {

    /** The model is installed under this name here. */
    static final String MODEL = "starter";

    private final Models models;
    private final JobContext outer;
    private final Map<Path, Clip> shapes = new HashMap<>();
    private final Map<Path, List<byte[]>> frames = new HashMap<>();

    CapabilityTrials(Path folder, JobContext outer) {
        this.outer = outer;
        ModelSource source = new ModelSource() {
            @Override
            public String name() {
                return MODEL;
            }

            @Override
            public String description() {
                return "the model that is evaluated";
            }

            @Override
            public Path folder() {
                return folder;
            }
        };
        models = new Models(List.of(source), List.of(new StarterFamily()));
    }

    Models models() {
        return models;
    }

    /** Gives a clip of square frames a name under which requests find it. */
    MediaRef given(byte[] rgb, int count, int side) {
        Path path = Path.of("given-" + shapes.size());
        List<byte[]> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(ClipMeasures.frame(rgb, count, i));
        }
        frames.put(path, list);
        shapes.put(path, Clip.of(FrameRate.of(8), new Size(side, side), list));
        return MediaRef.file(path);
    }

    /** Finds what was given. */
    ClipReader reader() {
        return new ClipReader() {
            @Override
            public MediaInfo probe(Path path) {
                ClipShape shape = shapes.get(path).shape();
                return new MediaInfo("video/mp4", "none", "rgb24", "srgb", shape, Optional.empty(), Map.of());
            }

            @Override
            public Clip open(Path path) {
                ClipShape shape = shapes.get(path).shape();
                return Clip.of(shape.frameRate(), shape.size(), frames.get(path));
            }
        };
    }

    /** Runs a request whose seed is set. */
    <R extends VideoRequest> byte[] run(Capability<R> capability, R request) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        run(capability, request, frame -> bytes.write(frame, 0, frame.length));
        return bytes.toByteArray();
    }

    /** Runs a request whose seed is set, and keeps no frame; each is valid during its call only. */
    <R extends VideoRequest> void run(Capability<R> capability, R request, Consumer<byte[]> frames) {
        outer.throwIfCancelled();
        try (Clip clip = (Clip)
                capability.generate(request, new Trial(request.sampling().seed().orElse(1)))) {
            byte[] frame = new byte[clip.size().rgbBytes()];
            while (clip.next(frame)) {
                frames.accept(frame);
            }
        }
    }

    @Override
    public void close() {
        models.close();
    }

    /** One run inside the job that evaluates; it keeps no checkpoints. */
    private final class Trial implements JobContext, Checkpoints {
        private final long seed;

        private Trial(long seed) {
            this.seed = seed;
        }

        @Override
        public String jobId() {
            return outer.jobId();
        }

        @Override
        public long seed() {
            return seed;
        }

        @Override
        public void progress(Progress progress) {}

        @Override
        public void notice(String text) {}

        @Override
        public void manifest(String name, String value) {}

        @Override
        public boolean cancelled() {
            return outer.cancelled();
        }

        @Override
        public Checkpoints checkpoints() {
            return this;
        }

        @Override
        public Path workingFolder() {
            return outer.workingFolder();
        }

        @Override
        public void save(String name, byte[] bytes) {}

        @Override
        public void save(String name, Path file) {}

        @Override
        public Optional<Path> last(String name) {
            return Optional.empty();
        }
    }
}
