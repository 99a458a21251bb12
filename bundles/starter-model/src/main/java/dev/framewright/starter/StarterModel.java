package dev.framewright.starter;

import dev.framewright.api.model.ModelSource;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Offers the starter model; its files are unpacked when first asked for. */
@Component
public final class StarterModel implements ModelSource {

    private static final String NAME = "starter";

    private final Path cache;
    private Path folder;

    /** Unpacks below {@code framewright.cache}, or in the bundle's own storage where that is not set. */
    @Activate
    public StarterModel(BundleContext context) {
        String named = context.getProperty("framewright.cache");
        this.cache = named == null
                ? context.getDataFile("models").toPath()
                : Path.of(named).resolve("models");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Small clips of named things in named places; trained from nothing by this project; Apache-2.0.";
    }

    @Override
    public synchronized Path folder() {
        if (folder == null) {
            folder = new ModelFiles(NAME, name -> StarterModel.class.getResourceAsStream("/starter/" + name))
                    .unpackedBelow(cache);
        }
        return folder;
    }
}
