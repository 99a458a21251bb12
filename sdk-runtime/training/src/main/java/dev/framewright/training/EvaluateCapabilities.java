package dev.framewright.training;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.CapabilityDescription.Setting;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.Estimate;
import dev.framewright.api.InternalException;
import dev.framewright.api.ModelChoice;
import dev.framewright.api.capability.Capability;
import dev.framewright.api.capability.Files;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.capability.Result;
import dev.framewright.api.model.ModelSource;
import dev.framewright.pipelines.VideoModel;
import dev.framewright.training.world.Camera;
import dev.framewright.training.world.Judge;
import dev.framewright.training.world.Motion;
import dev.framewright.training.world.Spec;
import dev.framewright.training.world.StickerWorld;
import dev.framewright.training.world.Style;
import dev.framewright.training.world.WorldConfiguration;
import dev.framewright.training.world.WorldRandom;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Measures every capability, long clips, or known weaknesses, on clips of the world; gives a table. */
@Component(service = Capability.class)
public final class EvaluateCapabilities implements Capability<CustomRequest> {

    /** Seeds that no training uses. */
    private static final long HELD = -5_000_000_000L;

    private static final List<String> SUITES = List.of("capabilities", "long", "weaknesses");

    private static final String EVERY = "every";

    private final List<ModelSource> sources;

    @Activate
    public EvaluateCapabilities(@Reference(policyOption = ReferencePolicyOption.GREEDY) List<ModelSource> sources) {
        this.sources = List.copyOf(sources);
    }

    @Override
    public String name() {
        return "evaluate-capabilities";
    }

    @Override
    public Class<CustomRequest> requestType() {
        return CustomRequest.class;
    }

    @Override
    public CapabilityDescription describe() {
        return new CapabilityDescription(
                name(),
                "Measures what each capability is held to",
                sources.stream().map(ModelSource::name).toList(),
                List.of(
                        Setting.text("model", "name of an installed model, or a model folder; default starter"),
                        Setting.choice("suite", SUITES, "every capability, clips of a minute, or known weaknesses"),
                        Setting.choice(
                                "capability",
                                choices(),
                                "of the suite of capabilities; one alone has clips of its own"),
                        Setting.number("n", "10", 1, 400, 1, "clips"),
                        Setting.number("seed", "1", 0, 1_000_000, 1, "noise of the clips"),
                        EvaluateCapability.ofModel("steps", 1, 1000, 1, "denoising steps a clip"),
                        Setting.text("sprites", "sprite file that the judge compares with"),
                        Setting.text("out", "folder for the table")),
                Map.of(),
                List.of());
    }

    private static List<String> choices() {
        List<String> choices = new ArrayList<>(List.of(EVERY));
        choices.addAll(CapabilitySuite.CAPABILITIES);
        return choices;
    }

    @Override
    public Estimate estimate(CustomRequest request) {
        describe().checked(request.parameters());
        int clips = Parameters.of(request).number("n", 10, 1, 400);
        return new Estimate(Duration.ofSeconds(clips * 40L), 2_000_000_000L, 0, Optional.empty(), List.of());
    }

    @Override
    public Result generate(CustomRequest request, JobContext context) {
        Parameters parameters = Parameters.of(request);
        String suite = parameters.choice("suite", SUITES);
        StickerWorld world = parameters.world();
        Path folder = ModelNamed.folder(sources, parameters.text("model", "starter"));
        int clips = parameters.number("n", 10, 1, 400);
        long seed = parameters.number("seed", 1, 0, 1_000_000);
        int steps = parameters.number("steps", 0, 1, 1000);
        Optional<Integer> wanted = steps == 0 ? Optional.empty() : Optional.of(steps);
        String table;
        try (CapabilityTrials trials = new CapabilityTrials(folder, context)) {
            VideoModel model = trials.models().model(ModelChoice.of(CapabilityTrials.MODEL));
            TrainingListener listener = TrainCapability.listener(context, Long.MAX_VALUE);
            table = switch (suite) {
                case "long" ->
                    longClips(new LongClips(trials, model.card().size().width(), wanted), clips, seed, listener);
                case "weaknesses" -> weaknesses(world, trials, model, wanted, clips, seed, listener);
                default -> capabilities(measured(parameters), world, trials, model, wanted, clips, seed, listener);
            };
        }
        context.throwIfCancelled();
        try {
            Path file = context.workingFolder().resolve(suite + ".md");
            java.nio.file.Files.writeString(file, table);
            return new Files(Map.of(suite + ".md", file));
        } catch (IOException e) {
            throw new InternalException("The evaluation could not be written: " + e.getMessage(), e);
        }
    }

    private static String longClips(LongClips suite, int clips, long seed, TrainingListener listener) {
        List<String> prompts =
                List.of("a cat standing in the snow", "a rocket standing in the desert", "a fish in the sea");
        suite.measure(seed);
        for (int i = 1; i < clips && i <= prompts.size(); i++) {
            listener.trained("long", (double) i / clips, i + " of " + clips);
            suite.drift(prompts.get(i - 1), seed + i);
        }
        return suite.scores().table() + suite.figures();
    }

    private static List<String> measured(Parameters parameters) {
        String one = parameters.choice("capability", choices());
        return one.equals(EVERY) ? CapabilitySuite.CAPABILITIES : List.of(one);
    }

    private static String capabilities(
            List<String> capabilities,
            StickerWorld world,
            CapabilityTrials trials,
            VideoModel model,
            Optional<Integer> steps,
            int clips,
            long seed,
            TrainingListener listener) {
        Judge judge = new Judge(world.bank(), world.configuration());
        CapabilitySuite suite = new CapabilitySuite(world, judge, trials, model, steps);
        WorldRandom random = new WorldRandom(HELD);
        for (int i = 0; i < clips; i++) {
            Spec drawn = world.sample(random);
            Spec spec =
                    new Spec(drawn.subject(), drawn.place(), drawn.motion(), Camera.STATIC, Style.PLAIN, 1, HELD - i);
            suite.run(capabilities, spec, random, seed * 1_000 + i);
            listener.trained("capabilities", (i + 1.0) / clips, (i + 1) + " of " + clips);
        }
        return suite.scores().table();
    }

    private static String weaknesses(
            StickerWorld world,
            CapabilityTrials trials,
            VideoModel model,
            Optional<Integer> steps,
            int clips,
            long seed,
            TrainingListener listener) {
        WorldConfiguration known = world.configuration();
        WorldConfiguration every = new WorldConfiguration(
                known.subjects(),
                known.places(),
                List.of(Motion.values()),
                known.cameras(),
                known.movingCameraRate(),
                known.styles(),
                known.styledRate(),
                known.pairRate());
        Judge judge = new Judge(world.bank(), every);
        int side = model.card().size().width();
        WeaknessSuite suite = new WeaknessSuite(world, judge, trials, side, steps);
        WorldRandom random = new WorldRandom(HELD - 1);
        for (int i = 0; i < clips; i++) {
            suite.run(random, seed * 1_000 + i);
            listener.trained("weaknesses", (i + 1.0) / clips, (i + 1) + " of " + clips);
        }
        return suite.scores().table();
    }
}
