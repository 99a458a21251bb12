package dev.framewright.pipelines;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.ModelInvalidException;
import dev.framewright.api.model.ModelFolders;
import dev.framewright.api.model.ModelReport;
import dev.framewright.api.model.ModelSource;
import dev.framewright.engine.ElementType;
import dev.framewright.engine.StoredTensor;
import dev.framewright.engine.TensorFile;
import dev.framewright.models.LoraAdapter;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Remembers folders of weights and LoRA files in small files below {@code framewright.data}/models, and offers them to the capabilities.
 * What is added while it runs is offered from the next start on: an offer made now would replace the capabilities that
 * are at work.
 */
@Component(service = ModelFolders.class, immediate = true)
public final class UserModels implements ModelFolders {

    private static final String SUFFIX = ".properties";
    private static final String FOLDER = "folder";
    private static final String ADAPTER = "adapter";
    private static final String TITLE = "title";

    private final List<ModelFamily> families;
    private final Path remembered;
    private final List<ServiceRegistration<ModelSource>> offered = new ArrayList<>();

    /** A remembered folder. */
    private record UserModel(String name, String description, Path place) implements ModelSource {
        @Override
        public Path folder() {
            if (!Files.isDirectory(place)) {
                throw new ModelInvalidException(
                        name, "was in " + place + ", which is gone. Add it again from where it is now.");
            }
            return place;
        }
    }

    @Activate
    public UserModels(
            BundleContext context, @Reference(policyOption = ReferencePolicyOption.GREEDY) List<ModelFamily> families) {
        this(families, data(context));
        for (ModelSource model : models()) {
            offered.add(context.registerService(ModelSource.class, model, null));
        }
    }

    UserModels(List<ModelFamily> families, Path data) {
        this.families = List.copyOf(families);
        remembered = data.resolve("models");
    }

    static Path data(BundleContext context) {
        String named = context.getProperty("framewright.data");
        return named == null ? context.getDataFile("").toPath() : Path.of(named);
    }

    /** The LoRA files that are remembered below a data folder, by name. */
    static Map<String, Path> adapters(Path data) {
        Map<String, Path> adapters = new HashMap<>();
        entries(data.resolve("models")).forEach((name, entry) -> {
            if (entry.containsKey(ADAPTER)) {
                adapters.put(name, Path.of(entry.getProperty(ADAPTER)));
            }
        });
        return adapters;
    }

    /** The model folders that are remembered. */
    List<ModelSource> models() {
        List<ModelSource> models = new ArrayList<>();
        entries(remembered).forEach((name, entry) -> {
            if (entry.containsKey(FOLDER)) {
                String title = entry.getProperty(TITLE, "a model of yours");
                models.add(new UserModel(name, title, Path.of(entry.getProperty(FOLDER))));
            }
        });
        return models;
    }

    private static Map<String, Properties> entries(Path remembered) {
        Map<String, Properties> entries = new TreeMap<>();
        if (!Files.isDirectory(remembered)) {
            return entries;
        }
        try (Stream<Path> files = Files.list(remembered)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                Properties entry = new Properties();
                if (name.endsWith(SUFFIX)) {
                    try (Reader text = Files.newBufferedReader(file)) {
                        entry.load(text);
                    }
                    entries.put(name.substring(0, name.length() - SUFFIX.length()), entry);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }

    @Override
    public ModelReport check(Path folder, Optional<String> name) {
        Path place = folder.toAbsolutePath().normalize();
        String named = name.orElseGet(() -> nameOf(place));
        if (!named.matches("[a-z0-9._-]{1,128}")) {
            throw new InvalidRequestException(
                    "name", "must be lower-case letters, digits, '.', '-' or '_' but was \"" + named + "\"");
        }
        if (Files.isRegularFile(place)) {
            return adapter(named, place);
        }
        if (!Files.isDirectory(place)) {
            throw new ModelInvalidException(named, "is not in " + folder + ": there is no such folder.");
        }
        return families.stream()
                .filter(family -> family.holds(place))
                .findFirst()
                .orElseThrow(() -> new ModelInvalidException(
                        named,
                        "in " + folder
                                + " is of no family that an installed bundle knows. A Wan folder has transformer/"
                                + " and vae/, or Wan2.1_VAE.pth or Wan2.2_VAE.pth; a starter model has model.json."))
                .report(named, place);
    }

    private static ModelReport adapter(String name, Path file) {
        try {
            LoraAdapter.Match found = LoraAdapter.inspect(file);
            ElementType type = ElementType.F32;
            long parameters = 0;
            long bytes = 0;
            for (StoredTensor tensor : TensorFile.contents(file).values()) {
                type = tensor.type();
                parameters += tensor.count();
                bytes += tensor.bytes();
            }
            return new ModelReport(
                    name,
                    "LoRA for " + found.changed() + " layers",
                    List.of(new ModelReport.Part("adapter", parameters, bytes, type.name())),
                    List.of(),
                    Map.of("adapter.weight", "1"),
                    List.of(),
                    List.of("Use it with --lora " + name
                            + ". Whether it fits a model is told when they are used together."));
        } catch (IOException e) {
            throw new ModelInvalidException(name, "cannot be used: " + e.getMessage() + ".", e);
        }
    }

    private static String nameOf(Path place) {
        Path last = place.getFileName();
        String name = last == null ? "" : last.toString().toLowerCase(Locale.ROOT);
        return name.replaceAll("\\.safetensors$", "").replaceAll("[^a-z0-9._-]+", "-");
    }

    @Override
    public ModelReport add(Path folder, Optional<String> name) {
        ModelReport report = check(folder, name);
        Properties entry = new Properties();
        Path place = folder.toAbsolutePath().normalize();
        refuseTakenName(report.name(), place);
        entry.setProperty(Files.isRegularFile(place) ? ADAPTER : FOLDER, place.toString());
        entry.setProperty(TITLE, report.title());
        try {
            Files.createDirectories(remembered);
            try (Writer text = Files.newBufferedWriter(file(report.name()))) {
                entry.store(text, null);
            }
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "data",
                    "must be a folder that can be written to, but " + remembered + " cannot: " + e.getMessage());
        }
        return report;
    }

    /** What is gone from its place may be added from another one under its name. */
    private void refuseTakenName(String name, Path place) {
        Properties known = entries(remembered).getOrDefault(name, new Properties());
        String before = known.getProperty(ADAPTER, known.getProperty(FOLDER, place.toString()));
        if (!before.equals(place.toString()) && Files.exists(Path.of(before))) {
            throw new InvalidRequestException(
                    "name",
                    "must be another than " + name + ", which is " + before
                            + "; give --name, or remove that one first");
        }
    }

    private Path file(String name) {
        return remembered.resolve(name + SUFFIX);
    }

    @Override
    public void remove(String name) {
        List<String> names = List.copyOf(entries(remembered).keySet());
        if (!names.contains(name)) {
            throw new InvalidRequestException("name", "must be one of " + names + " but was " + name);
        }
        try {
            Files.delete(file(name));
        } catch (IOException e) {
            throw new InvalidRequestException("name", "cannot be forgotten: " + e.getMessage());
        }
    }

    @Deactivate
    void withdraw() {
        offered.forEach(ServiceRegistration::unregister);
        offered.clear();
    }
}
