package dev.framewright.pipelines;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.CapabilityDescription.Setting;
import dev.framewright.api.Estimate;
import dev.framewright.api.ModelChoice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the starter's capabilities say of themselves and of a request. */
final class StarterDescription {

    private StarterDescription() {}

    static CapabilityDescription of(String name, String summary, StarterModels models) {
        StarterModel.Card card = models.card(ModelChoice.capabilityDefault());
        return new CapabilityDescription(
                name,
                summary,
                models.names(),
                List.of(
                        Setting.number(
                                "frames",
                                Integer.toString(card.frames()),
                                1,
                                GenerationPlan.MOST_FRAMES,
                                1,
                                "computed in groups of four after the first and cut to the number asked for"),
                        Setting.number("frameRate", Integer.toString(card.framesPerSecond()), 0.1, 240, 0, ""),
                        Setting.number("size.width", Integer.toString(card.side()), 64, 256, 16, "pixels"),
                        Setting.number("size.height", Integer.toString(card.side()), 64, 256, 16, "pixels"),
                        Setting.number("sampling.steps", Integer.toString(card.steps()), 1, 1000, 1, ""),
                        Setting.number(
                                "sampling.guidanceScale", Double.toString(card.guidanceScale()), 0, 30, 0, "1 is off"),
                        Setting.number("sampling.shift", Double.toString(card.shift()), 0.01, 100, 0, ""),
                        Setting.choice("sampling.solver", GenerationPlan.SOLVERS, "")),
                card.vocabulary(),
                List.of("Draws only what its vocabulary names."));
    }

    static Estimate estimate(GenerationPlan plan) {
        // Measured on two cores of a recent server processor; other machines differ, so it is a rough figure.
        long tokens = (long) (1 + (plan.computedFrames() - 1) / 4)
                * plan.shape().size().pixels()
                / 256;
        double perStep = (plan.guidanceScale() > 1 ? 2 : 1) * (0.01 + tokens * 2e-4);
        double seconds = 1.5
                + plan.steps() * perStep
                + plan.computedFrames() * plan.shape().size().pixels() * 2.5e-6;
        return new Estimate(
                Duration.ofMillis((long) (seconds * 1000)),
                plan.peakBytes(),
                0,
                Optional.of(plan.shape()),
                plan.notices());
    }
}
