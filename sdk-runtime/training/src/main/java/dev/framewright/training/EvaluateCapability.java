package dev.framewright.training;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.CapabilityDescription.Setting;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.Estimate;
import dev.framewright.api.InternalException;
import dev.framewright.api.capability.Capability;
import dev.framewright.api.capability.Files;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.capability.Result;
import dev.framewright.api.model.ModelSource;
import dev.framewright.engine.Devices;
import dev.framewright.pipelines.Settings;
import dev.framewright.pipelines.Shortcuts;
import dev.framewright.pipelines.StarterModel;
import dev.framewright.training.world.EvaluationPrompts;
import dev.framewright.training.world.StickerWorld;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Scores how well a model obeys held prompts; gives a table and a sheet of the first clips. */
@Component(service = Capability.class)
public final class EvaluateCapability implements Capability<CustomRequest> {

    private static final int ON_SHEET = 24;
    private static final List<String> SETS = List.of("grammar", "free");
    private static final List<String> SOURCES = List.of("model", "autoencoder", "truth");

    private final List<ModelSource> sources;

    @Activate
    public EvaluateCapability(@Reference(policyOption = ReferencePolicyOption.GREEDY) List<ModelSource> sources) {
        this.sources = List.copyOf(sources);
    }

    @Override
    public String name() {
        return "evaluate";
    }

    @Override
    public Class<CustomRequest> requestType() {
        return CustomRequest.class;
    }

    @Override
    public CapabilityDescription describe() {
        return new CapabilityDescription(
                name(),
                "Scores how well a model obeys its prompts",
                sources.stream().map(ModelSource::name).toList(),
                List.of(
                        Setting.text("model", "name of an installed model, or a model folder; default starter"),
                        Setting.number("n", "400", 1, 400, 1, "held prompts; of the free ones there are fewer"),
                        Setting.choice("set", SETS, "prompts of the world's grammar, or written without regard to it"),
                        Setting.choice(
                                "of",
                                SOURCES,
                                "the model's clips, or rendered truth through its autoencoder, or the truth itself"),
                        Setting.number("seed", "1", 0, 1_000_000, 1, "noise of the clips"),
                        ofModel("steps", 1, 1000, 1, "denoising steps a clip"),
                        ofModel("guidance", 0, 30, 0, "weight of the prompt"),
                        Setting.number("guidance-low", "0", 0, 1, 0, "no guidance below this noise level"),
                        Setting.number("guidance-high", "1", 0, 1, 0, "no guidance above this noise level"),
                        Setting.number("cache", "0", 0, 1, 0, "change that may add up before the model is asked again"),
                        Setting.text("sprites", "sprite file that the judge compares with"),
                        Setting.text("out", "folder for table and sheet")),
                Map.of(),
                List.of());
    }

    /** A number whose default the model's card says. */
    static Setting ofModel(String field, double minimum, double maximum, double step, String note) {
        return new Setting(
                field,
                Optional.empty(),
                Optional.of(minimum),
                Optional.of(maximum),
                step,
                List.of(),
                note + "; default of the model");
    }

    @Override
    public Estimate estimate(CustomRequest request) {
        describe().checked(request.parameters());
        int prompts = Parameters.of(request).number("n", 400, 1, 400);
        return new Estimate(Duration.ofSeconds(prompts * 3L), 2_000_000_000L, 0, Optional.empty(), List.of());
    }

    @Override
    public Result generate(CustomRequest request, JobContext context) {
        Parameters parameters = Parameters.of(request);
        String model = parameters.text("model", "starter");
        Path folder = ModelNamed.folder(sources, model);
        StickerWorld world = parameters.world();
        StarterModel.Card card = StarterModel.card(model, folder);
        Evaluation evaluation = new Evaluation(world);
        String of = parameters.choice("of", SOURCES);
        try (StarterModel open = StarterModel.open(model, folder, Devices.named("cpu"))) {
            Evaluation.Source source = of.equals("model")
                    ? Evaluation.of(open, card, settings(parameters, card))
                    : of.equals("autoencoder")
                            ? Evaluation.autoencoder(open, world, card.frames(), card.side())
                            : Evaluation.truth(world, card.frames(), card.side());
            evaluation.run(
                    source,
                    prompts(parameters, world),
                    parameters.number("seed", 1, 0, 1_000_000),
                    card.frames(),
                    card.side(),
                    TrainCapability.listener(context, Long.MAX_VALUE));
        }
        context.throwIfCancelled();
        try {
            Map<String, Path> files = new LinkedHashMap<>();
            files.put("evaluation.md", context.workingFolder().resolve("evaluation.md"));
            files.put("sheet.png", context.workingFolder().resolve("sheet.png"));
            files.put("verdicts.tsv", context.workingFolder().resolve("verdicts.tsv"));
            java.nio.file.Files.writeString(files.get("evaluation.md"), evaluation.table());
            java.nio.file.Files.writeString(files.get("verdicts.tsv"), evaluation.verdicts());
            List<Evaluation.Sample> samples = evaluation.samples();
            ContactSheet.write(
                    files.get("sheet.png"),
                    samples.subList(0, Math.min(ON_SHEET, samples.size())),
                    card.frames(),
                    card.side());
            return new Files(files);
        } catch (IOException e) {
            throw new InternalException("The evaluation could not be written: " + e.getMessage(), e);
        }
    }

    private static Settings settings(Parameters parameters, StarterModel.Card card) {
        return new Settings(
                parameters.number("steps", card.steps(), 1, 1000),
                parameters.decimal("guidance", card.guidanceScale(), 0, 30),
                card.shift(),
                "euler",
                new Shortcuts(
                        parameters.decimal("guidance-low", 0, 0, 1),
                        parameters.decimal("guidance-high", 1, 0, 1),
                        parameters.decimal("cache", 0, 0, 1)));
    }

    private static List<EvaluationPrompts.Prompt> prompts(Parameters parameters, StickerWorld world) {
        List<EvaluationPrompts.Prompt> all = parameters.choice("set", SETS).equals("grammar")
                ? EvaluationPrompts.grammar(world.configuration())
                : EvaluationPrompts.free(world.configuration());
        return all.subList(0, Math.min(all.size(), parameters.number("n", 400, 1, 400)));
    }
}
