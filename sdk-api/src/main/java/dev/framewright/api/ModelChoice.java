package dev.framewright.api;

import dev.framewright.api.internal.Require;
import java.util.List;
import java.util.Optional;

/**
 * Which model draws, and what is laid over it.
 *
 * @param model name as listed by the capability; empty means its default
 * @param adapters applied in this order, at most 32
 */
public record ModelChoice(Optional<String> model, List<AdapterRef> adapters) {
    private static final ModelChoice CAPABILITY_DEFAULT = new ModelChoice(Optional.empty(), List.of());

    /** Checks the name. */
    public ModelChoice {
        model.ifPresent(name -> Require.name("model", name));
        adapters = List.copyOf(adapters);
        Require.inRange("model.adapters", adapters.size(), 0, 32);
    }

    /** Gives the capability's default model, plain. */
    public static ModelChoice capabilityDefault() {
        return CAPABILITY_DEFAULT;
    }

    /** Gives a model by name, plain. */
    public static ModelChoice of(String model) {
        return new ModelChoice(Optional.of(model), List.of());
    }
}
