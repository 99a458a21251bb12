package dev.framewright.pipelines;

import dev.framewright.api.AdapterRef;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.ModelChoice;
import dev.framewright.api.ModelInvalidException;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.model.ModelSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The models that are installed; a model's weights are opened at its first use, see {@link OpenModels}. */
@Component(service = Models.class)
public final class Models implements AutoCloseable {

    /** The model that is meant when a request names none. */
    static final String DEFAULT = "starter";

    private final Map<String, ModelSource> sources;
    private final List<ModelFamily> families;
    private final Supplier<Map<String, Path>> adapters;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final OpenModels open = new OpenModels();

    /**
     * A model that is installed.
     *
     * @param card what it says of itself
     * @param adapters laid over it for this request, in this order
     */
    record Installed(ModelSource source, ModelFamily family, ModelCard card, List<ModelFamily.Adapter> adapters) {
        Installed {
            adapters = List.copyOf(adapters);
        }
    }

    @Activate
    public Models(
            BundleContext context,
            @Reference(policyOption = ReferencePolicyOption.GREEDY) List<ModelSource> sources,
            @Reference(policyOption = ReferencePolicyOption.GREEDY) List<ModelFamily> families) {
        this(sources, families, () -> UserModels.adapters(UserModels.data(context)));
    }

    /** Models without any LoRA, outside of a framework. */
    public Models(List<ModelSource> sources, List<ModelFamily> families) {
        this(sources, families, Map::of);
    }

    private Models(List<ModelSource> sources, List<ModelFamily> families, Supplier<Map<String, Path>> adapters) {
        this.adapters = adapters;
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
        String name = choice.model().orElse(DEFAULT);
        ModelSource source = sources.get(name);
        if (source == null) {
            throw new InvalidRequestException("model", "must be one of " + names() + " but was " + name);
        }
        Known model = known.computeIfAbsent(name, key -> known(name, source));
        return new Installed(source, model.family(), model.card(), adapters(choice));
    }

    /** What a folder says of itself, read once: it stays as it is while its source is offered. */
    private record Known(ModelFamily family, ModelCard card) {}

    private Known known(String name, ModelSource source) {
        ModelFamily family = families.stream()
                .filter(each -> each.holds(source.folder()))
                .findFirst()
                .orElseThrow(() -> new ModelInvalidException(
                        name, "is of no family that an installed bundle knows. Install the model again."));
        return new Known(family, family.card(name, source.folder()));
    }

    private List<ModelFamily.Adapter> adapters(ModelChoice choice) {
        Map<String, Path> files = choice.adapters().isEmpty() ? Map.of() : adapters.get();
        List<ModelFamily.Adapter> found = new ArrayList<>();
        for (AdapterRef wanted : choice.adapters()) {
            Path file = files.get(wanted.name());
            if (file == null) {
                throw new InvalidRequestException(
                        "model.adapters",
                        "must be of " + files.keySet().stream().sorted().toList() + " but was " + wanted.name()
                                + "; add a file with \"framewright models add FILE.safetensors\"");
            }
            found.add(new ModelFamily.Adapter(file, wanted.weight(), wanted.expert()));
        }
        return found;
    }

    /** Draws a clip with the model that a request chooses, see {@link OpenModels#drawn}. */
    Clip drawn(ModelChoice choice, JobContext context, Function<Supplier<VideoModel>, Clip> drawing) {
        return open.drawn(installed(choice), context, drawing);
    }

    /** Opens a model for a caller that has these models to itself; it stays open until they are closed. */
    public VideoModel model(ModelChoice choice) {
        return open.kept(installed(choice));
    }

    @Override
    @Deactivate
    public void close() {
        open.close();
    }
}
