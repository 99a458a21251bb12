package dev.framewright.pipelines;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.ModelChoice;
import dev.framewright.api.ModelInvalidException;
import dev.framewright.api.model.ModelSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The models that are installed; a model's weights are opened at its first use and kept. */
@Component(service = Models.class)
public final class Models implements AutoCloseable {

    /** The model that is meant when a request names none. */
    static final String DEFAULT = "starter";

    private final Map<String, ModelSource> sources;
    private final List<ModelFamily> families;
    private final Map<String, VideoModel> open = new HashMap<>();

    /**
     * A model that is installed.
     *
     * @param card what it says of itself
     */
    record Installed(ModelSource source, ModelFamily family, ModelCard card) {}

    @Activate
    public Models(
            @Reference(policyOption = ReferencePolicyOption.GREEDY) List<ModelSource> sources,
            @Reference(policyOption = ReferencePolicyOption.GREEDY) List<ModelFamily> families) {
        this.sources = sources.stream()
                .collect(Collectors.toUnmodifiableMap(ModelSource::name, source -> source, (lower, higher) -> higher));
        this.families = List.copyOf(families);
    }

    /** Names, the default first. */
    List<String> names() {
        return sources.keySet().stream()
                .sorted((a, b) -> a.equals(DEFAULT) ? -1 : b.equals(DEFAULT) ? 1 : a.compareTo(b))
                .toList();
    }

    /** What is known of a model without its weights. */
    Installed installed(ModelChoice choice) {
        if (!choice.adapters().isEmpty()) {
            throw new InvalidRequestException("model.adapters", "must be empty: no installed model takes a LoRA yet");
        }
        String name = choice.model().orElse(DEFAULT);
        ModelSource source = sources.get(name);
        if (source == null) {
            throw new InvalidRequestException("model", "must be one of " + names() + " but was " + name);
        }
        ModelFamily family = families.stream()
                .filter(each -> each.holds(source.folder()))
                .findFirst()
                .orElseThrow(() -> new ModelInvalidException(
                        name, "is of no family that an installed bundle knows. Install the model again."));
        return new Installed(source, family, family.card(name, source.folder()));
    }

    /** Opens it, or gives the one that is open. */
    synchronized VideoModel open(Installed model) {
        return open.computeIfAbsent(
                model.card().name(),
                name -> model.family().open(name, model.source().folder()));
    }

    /** Opens the model that a request chooses. */
    public VideoModel model(ModelChoice choice) {
        return open(installed(choice));
    }

    @Override
    @Deactivate
    public synchronized void close() {
        open.values().forEach(VideoModel::close);
        open.clear();
    }
}
