package com.example.model;

import dev.framewright.api.ModelInvalidException;
import dev.framewright.api.model.ModelSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
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
        List<URL> files = Collections.list(bundle.findEntries("model", "*", false));
        // Named by what it holds: other weights unpack to another folder, so nothing that runs is changed under its feet.
        Path folder = cache.resolve("own-model-" + digest(files));
        try {
            Files.createDirectories(folder);
            for (URL file : files) {
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

    private String digest(List<URL> files) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (URL file : files) {
                try (InputStream in = new DigestInputStream(file.openStream(), sha256)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
            return HexFormat.of().formatHex(sha256.digest(), 0, 8);
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new ModelInvalidException(name(), "cannot be read from its bundle: " + e.getMessage(), e);
        }
    }
}
