package com.example.model;

import dev.framewright.api.ModelInvalidException;
import dev.framewright.api.model.ModelSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Brings the weights below /model in this bundle; on first use they become files, because weights are mapped. */
@Component
public final class OwnModel implements ModelSource {
    private final Bundle bundle;
    private final Path cache;

    @Activate
    public OwnModel(BundleContext context) {
        bundle = context.getBundle();
        cache = Path.of(context.getProperty("framewright.cache"));
    }

    @Override
    public String name() {
        return "own";
    }

    @Override
    public String description() {
        return "The model you trained, as a bundle.";
    }

    @Override
    public synchronized Path folder() {
        // A new version of the bundle unpacks to a new folder, so nothing that runs is changed under its feet.
        Path folder = cache.resolve("own-model-" + bundle.getVersion());
        try {
            Files.createDirectories(folder);
            for (URL file : Collections.list(bundle.findEntries("model", "*", false))) {
                Path target = folder.resolve(Path.of(file.getPath()).getFileName());
                if (!Files.exists(target)) {
                    Path part = Files.createTempFile(folder, "part", "");
                    try (InputStream in = file.openStream()) {
                        Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
                    }
                    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
                }
            }
            return folder;
        } catch (IOException e) {
            throw new ModelInvalidException(name(), "cannot be unpacked to " + folder + ": " + e.getMessage(), e);
        }
    }
}
