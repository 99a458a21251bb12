package dev.framewright.training;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.CapabilityDescription.Setting;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.Estimate;
import dev.framewright.api.InternalException;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.Progress;
import dev.framewright.api.capability.Capability;
import dev.framewright.api.capability.Files;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.capability.Result;
import dev.framewright.training.world.StickerWorld;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;

/**
 * Trains the starter from nothing, in stages: {@code autoencoder}, {@code latents}, {@code transformer}, {@code export};
 * {@code decoder} sharpens an autoencoder under a finished transformer, {@code texture} adds channels for what it loses,
 * {@code refiner} learns to draw these. Every stage goes on from what its run folder holds, so a run that was ended goes on
 * where it was.
 */
@Component(service = Capability.class)
public final class TrainCapability implements Capability<CustomRequest> {

    private static final List<String> STAGES =
            List.of("all", "autoencoder", "decoder", "texture", "latents", "transformer", "refiner", "export");
    private static final double DEFAULT_MINUTES = 60;
    private static final double LEAST_MINUTES = 0.01;
    private static final double MOST_MINUTES = 100_000;
    private static final double PICTURES_FIRST = 0.38;

    @Override
    public String name() {
        return "train";
    }

    @Override
    public Class<CustomRequest> requestType() {
        return CustomRequest.class;
    }

    @Override
    public CapabilityDescription describe() {
        return new CapabilityDescription(
                name(),
                "Trains the starter model from nothing, or goes on training it",
                List.of(),
                List.of(
                        Setting.number(
                                "minutes",
                                "60",
                                LEAST_MINUTES,
                                MOST_MINUTES,
                                0,
                                "of each trained stage, over all its runs"),
                        Setting.choice("stage", STAGES, "all of them in order, or one"),
                        Setting.text("run", "folder of checkpoints, latents and the exported model"),
                        Setting.choice(
                                "resume", List.of("false", "true"), "needed when the run folder has checkpoints"),
                        Setting.text("from", "model folder whose weights a new run begins with"),
                        Setting.number("pictures-first", "0.38", 0, 1, 0, "share of the time on pictures alone"),
                        Setting.text("sprites", "sprite file that the world is drawn with"),
                        Setting.number(
                                "pictures", "12000", 0, 1_000_000, 1, "encoded for training; 0 keeps what is there"),
                        Setting.number("clips", "6000", 0, 1_000_000, 1, "the same, of whole clips"),
                        Setting.number("moments", "3000", 0, 1_000_000, 1, "the same, of clips begun at any moment"),
                        Setting.number("seed", "1", 1, 1_000_000, 1, "of what is encoded; another gives other clips"),
                        Setting.text(
                                "oftener",
                                "subjects, places and motions to encode once more as often, each time one is named")),
                Map.of(),
                List.of());
    }

    @Override
    public Estimate estimate(CustomRequest request) {
        describe().checked(request.parameters());
        double minutes = minutes(Parameters.of(request));
        return new Estimate(
                Duration.ofSeconds((long) (120 * minutes) + 300), 3_000_000_000L, 0, Optional.empty(), List.of());
    }

    @Override
    public Result generate(CustomRequest request, JobContext context) {
        Parameters parameters = Parameters.of(request);
        String stage = parameters.choice("stage", STAGES);
        double minutes = minutes(parameters);
        Path run = Path.of(parameters.text("run", "training-runs/starter"));
        StickerWorld world = parameters.world();
        long end = System.nanoTime() + (long) (60e9 * minutes);
        TrainingListener listener = listener(context, stage.equals("all") ? Long.MAX_VALUE : end);
        try {
            refuseForgottenResume(run, parameters);
            java.nio.file.Files.createDirectories(run);
            if (parameters.values().containsKey("from")) {
                ModelFolder.restore(Path.of(parameters.text("from", "")), run);
            }
            boolean all = stage.equals(STAGES.get(0));
            if (all || stage.equals("autoencoder")) {
                begins("autoencoder", context);
                Path clips = run.resolve("autoencoder.clips");
                ClipFile.render(world, clips, 4000, AutoencoderTraining.FRAMES, AutoencoderTraining.SIDE);
                AutoencoderTraining.run(clips, run, minutes, listener);
            }
            if (stage.equals("decoder")) {
                begins("decoder", context);
                Path clips = run.resolve("autoencoder.clips");
                ClipFile.render(world, clips, 4000, AutoencoderTraining.FRAMES, AutoencoderTraining.SIDE);
                AutoencoderTraining.runDecoder(clips, run, minutes, listener);
            }
            if (stage.equals("texture")) {
                begins("texture", context);
                TransformerTraining.fitTexture(world, run, listener(context, Long.MAX_VALUE));
            }
            if (all || stage.equals("latents")) {
                begins("latents", context);
                TransformerTraining.prepare(
                        world,
                        parameters.oftener(world),
                        run,
                        Map.of(
                                LatentSet.Kind.PICTURES, parameters.number("pictures", 12_000, 0, 1_000_000),
                                LatentSet.Kind.CLIPS, parameters.number("clips", 6_000, 0, 1_000_000),
                                LatentSet.Kind.MOMENTS, parameters.number("moments", 3_000, 0, 1_000_000)),
                        parameters.number("seed", 1, 1, 1_000_000),
                        listener(context, Long.MAX_VALUE));
            }
            if (all || stage.equals("transformer")) {
                begins("transformer", context);
                double picturesFirst = parameters.decimal("pictures-first", PICTURES_FIRST, 0, 1);
                TransformerTraining.run(run, minutes, picturesFirst, listener);
            }
            if (stage.equals("refiner")) {
                begins("refiner", context);
                RefinerTraining.run(run, minutes, listener);
            }
            if (all || stage.equals("export")) {
                begins("export", context);
                TransformerTraining.finishAutoencoder(world, run);
                ModelFolder.export(run, run.resolve("model"), world);
            }
            context.throwIfCancelled();
            return new Files(exported(run.resolve("model")));
        } catch (IOException e) {
            throw new InternalException("Training stopped: " + e.getMessage(), e);
        }
    }

    /** A stage begins, unless the job was cancelled in the one before. */
    private static void begins(String stage, JobContext context) {
        context.throwIfCancelled();
        context.progress(Progress.of(stage + "  begins", 0, 1000));
    }

    private static double minutes(Parameters parameters) {
        return parameters.decimal("minutes", DEFAULT_MINUTES, LEAST_MINUTES, MOST_MINUTES);
    }

    /** A new run must not go on from an old one by accident. */
    private static void refuseForgottenResume(Path run, Parameters parameters) {
        boolean old = java.nio.file.Files.exists(run.resolve("autoencoder.checkpoint.safetensors"));
        if (old && !parameters.text("resume", "false").equals("true")) {
            throw new InvalidRequestException(
                    "run", "already holds a run: " + run + "; add --resume to go on with it, or name another folder");
        }
    }

    private static Map<String, Path> exported(Path model) throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        if (java.nio.file.Files.isDirectory(model)) {
            try (Stream<Path> entries = java.nio.file.Files.list(model)) {
                entries.sorted().forEach(file -> files.put(file.getFileName().toString(), file));
            }
        }
        return files;
    }

    static TrainingListener listener(JobContext context, long end) {
        return new TrainingListener() {
            private String counted = "";
            private double doneBefore;
            private long since;

            @Override
            public void trained(String stage, double done, String figures) {
                long step = Math.round(1000 * Math.min(1, done));
                Progress progress = Progress.of(stage + "  " + figures, step, 1000);
                long now = System.nanoTime();
                if (!stage.equals(counted)) {
                    counted = stage;
                    doneBefore = done;
                    since = now;
                }
                double gained = done - doneBefore;
                context.progress(
                        gained <= 0
                                ? progress
                                : progress.withRemaining(Duration.ofMillis(
                                        (long) ((now - since) / 1e6 * Math.max(0, 1 - done) / gained))));
            }

            @Override
            public boolean ended() {
                return context.cancelled() || System.nanoTime() > end;
            }
        };
    }
}
