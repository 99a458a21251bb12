package dev.framewright.pipelines;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.ModelChoice;
import dev.framewright.api.model.ModelSource;
import dev.framewright.engine.Devices;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The starter-family models that are installed; a model's weights are opened at its first use and kept. */
@Component(service = StarterModels.class)
public final class StarterModels {

    /** The model that is meant when a request names none. */
    static final String DEFAULT = "starter";

    private final Map<String, ModelSource> sources;
    private final Map<String, StarterModel> open = new HashMap<>();

    @Activate
    public StarterModels(@Reference(policyOption = ReferencePolicyOption.GREEDY) List<ModelSource> sources) {
        this.sources = sources.stream()
                .collect(Collectors.toUnmodifiableMap(ModelSource::name, source -> source, (lower, higher) -> higher));
    }

    List<String> names() {
        return sources.keySet().stream().sorted().toList();
    }

    StarterModel.Card card(ModelChoice choice) {
        ModelSource source = source(choice);
        return StarterModel.card(source.name(), source.folder());
    }

    synchronized StarterModel model(ModelChoice choice) {
        ModelSource source = source(choice);
        return open.computeIfAbsent(
                source.name(), name -> StarterModel.open(name, source.folder(), Devices.named("cpu")));
    }

    private ModelSource source(ModelChoice choice) {
        if (!choice.adapters().isEmpty()) {
            throw new InvalidRequestException("model.adapters", "must be empty: the starter model takes no LoRA yet");
        }
        String name = choice.model().orElse(DEFAULT);
        ModelSource source = sources.get(name);
        if (source == null) {
            throw new InvalidRequestException("model", "must be one of " + names() + " but was " + name);
        }
        return source;
    }

    @Deactivate
    synchronized void close() {
        open.values().forEach(StarterModel::close);
        open.clear();
    }
}
