package dev.framewright.cli;

import dev.framewright.api.AdapterRef;
import dev.framewright.api.Aspect;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.ModelChoice;
import dev.framewright.api.Prompt;
import dev.framewright.api.Sampling;
import dev.framewright.api.Size;
import dev.framewright.api.Sizing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command that draws takes: size and sampling. What is not given is the model's default. */
final class DrawOptions {
    @Option(names = "--negative", paramLabel = "TEXT", description = "What to keep away from; \"\" for nothing.")
    private @Nullable String negative;

    @Option(
            names = "--expand",
            paramLabel = "off|auto|on",
            description = "Whether the words may be rewritten for the model, which is always reported (default: auto).")
    private Prompt.Expansion expand = Prompt.Expansion.AUTO;

    @Option(names = "--size", paramLabel = "WxH", description = "Exact size in pixels.")
    private @Nullable String size;

    @Option(names = "--aspect", paramLabel = "W:H", description = "Shape, in the model's own number of pixels.")
    private @Nullable String aspect;

    @Option(names = "--seed", paramLabel = "N", description = "0 to 4294967295; -1 draws one, which the result names.")
    private long seed = -1;

    @Option(names = "--steps", paramLabel = "N", description = "Denoising steps.")
    private @Nullable Integer steps;

    @Option(names = "--guidance", paramLabel = "X", description = "Weight of the prompt; 1 is without guidance.")
    private @Nullable Double guidance;

    @Option(names = "--shift", paramLabel = "X", description = "Flow-matching time shift.")
    private @Nullable Double shift;

    @Option(names = "--solver", paramLabel = "NAME", description = "Such as euler or unipc.")
    private @Nullable String solver;

    @Option(
            names = "--guidance-interval",
            paramLabel = "LOW:HIGH",
            description = "Guide between these noise levels alone (0:1 is all of them); faster, and less exact.")
    private @Nullable String guidanceInterval;

    @Option(
            names = "--cache",
            paramLabel = "X",
            description =
                    "Leave out steps while what they change adds up to less than X, 0 to 1 (0.1 is a good start).")
    private @Nullable String cache;

    @Option(names = "--model", paramLabel = "NAME", description = "One of those that \"framewright models\" lists.")
    private @Nullable String model;

    @Option(
            names = "--lora",
            paramLabel = "NAME[:WEIGHT[:high|low]]",
            description = "A LoRA that \"models add FILE\" added; several add up. high or low is one expert of two.")
    private List<String> adapters = List.of();

    /** Joins several words of a command line. */
    static String text(List<String> words) {
        return String.join(" ", words).strip();
    }

    Prompt prompt(List<String> words) {
        Prompt prompt = Prompt.of(text(words)).withExpansion(expand);
        return negative == null ? prompt : prompt.withNegative(negative);
    }

    Optional<Sizing> sizing() {
        if (size != null && aspect != null) {
            throw new InvalidRequestException("size", "must not be given together with aspect; choose one");
        }
        if (size != null) {
            return Optional.of(Size.parse(size));
        }
        return aspect == null ? Optional.empty() : Optional.of(Aspect.parse(aspect));
    }

    Sampling sampling() {
        Sampling sampling = Sampling.modelDefault();
        if (seed != -1) {
            sampling = sampling.withSeed(seed);
        }
        if (steps != null) {
            sampling = sampling.withSteps(steps);
        }
        if (guidance != null) {
            sampling = sampling.withGuidanceScale(guidance);
        }
        if (shift != null) {
            sampling = sampling.withShift(shift);
        }
        if (solver != null) {
            sampling = sampling.withSolver(solver);
        }
        return sampling.withExtras(extras());
    }

    private Map<String, String> extras() {
        Map<String, String> extras = new LinkedHashMap<>();
        if (guidanceInterval != null) {
            String[] ends = guidanceInterval.split(":", -1);
            if (ends.length != 2) {
                throw new InvalidRequestException(
                        "guidance-interval",
                        "must be two noise levels such as 0.2:0.9 but was \"" + guidanceInterval + "\"");
            }
            extras.put("guidance.sigma-low", ends[0]);
            extras.put("guidance.sigma-high", ends[1]);
        }
        if (cache != null) {
            extras.put("cache.threshold", cache);
        }
        return extras;
    }

    ModelChoice model() {
        return new ModelChoice(
                Optional.ofNullable(model),
                adapters.stream().map(DrawOptions::adapter).toList());
    }

    private static AdapterRef adapter(String text) {
        String[] parts = text.split(":", -1);
        try {
            double weight = parts.length > 1 ? Double.parseDouble(parts[1]) : 1;
            String expert = parts.length > 2 ? parts[2] : "any";
            if (parts.length <= 3) {
                return switch (expert) {
                    case "any" -> new AdapterRef(parts[0], weight, AdapterRef.Expert.ANY);
                    case "high" -> new AdapterRef(parts[0], weight, AdapterRef.Expert.HIGH_NOISE);
                    case "low" -> new AdapterRef(parts[0], weight, AdapterRef.Expert.LOW_NOISE);
                    default -> throw new NumberFormatException();
                };
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new InvalidRequestException(
                "model.adapters", "must be NAME, NAME:0.8 or NAME:0.8:high but was \"" + text + "\"");
    }
}
