package dev.framewright.training;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.model.ModelSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A model that a request names: installed, or a folder. */
final class ModelNamed {

    private ModelNamed() {}

    static Path folder(List<ModelSource> sources, String model) {
        return sources.stream()
                .filter(source -> source.name().equals(model))
                .map(ModelSource::folder)
                .findFirst()
                .or(() -> Optional.of(Path.of(model)).filter(Files::isDirectory))
                .orElseThrow(() -> new InvalidRequestException(
                        "model", "must be an installed model or a model folder but was " + model));
    }
}
