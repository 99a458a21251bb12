package dev.framewright.provenance;

import dev.framewright.api.Input;
import dev.framewright.api.MediaRef;
import dev.framewright.api.VideoRequest;
import dev.framewright.provenance.c2pa.FileCheck;
import dev.framewright.provenance.c2pa.Ingredient;
import dev.framewright.provenance.file.AssetFile;
import dev.framewright.provenance.key.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Reads what went into a request, with the manifests it brings along. */
final class Ingredients {
    private final Credentials credentials;

    Ingredients(Credentials credentials) {
        this.credentials = credentials;
    }

    List<Ingredient> of(VideoRequest request, Path workingFolder) throws IOException {
        List<Ingredient> all = new ArrayList<>();
        for (Input input : request.inputs()) {
            all.add(ingredient(input, workingFolder));
        }
        return all;
    }

    private Ingredient ingredient(Input input, Path workingFolder) throws IOException {
        MediaRef media = input.media();
        String relationship = relationship(input.use());
        if (media instanceof MediaRef.OfFile file && Files.isRegularFile(file.path())) {
            return ofFile(String.valueOf(file.path().getFileName()), file.path(), relationship);
        }
        if (media instanceof MediaRef.Inline inline) {
            Path copy = Files.createTempFile(workingFolder, "source", "");
            Files.write(copy, inline.bytes());
            return ofFile("inline picture or clip", copy, relationship);
        }
        // Who made the request knows it; that something went in is said all the same.
        String title = media instanceof MediaRef.OfJob job
                ? "result of job " + job.jobId()
                : media instanceof MediaRef.Stored stored ? stored.sha256() : "pictures in a folder";
        String digest = media instanceof MediaRef.Stored stored ? stored.sha256() : "";
        return new Ingredient(title, "application/octet-stream", relationship, digest, List.of(), Map.of());
    }

    /** C2PA's word for what becomes of it. */
    private static String relationship(Input.Use use) {
        return switch (use) {
            case PARENT -> "parentOf";
            case COMPONENT -> "componentOf";
            case GUIDE -> "inputTo";
        };
    }

    private Ingredient ofFile(String title, Path file, String relationship) throws IOException {
        AssetFile asset = AssetFile.of(file);
        FileCheck check = credentials.whole(file, List.of());
        return new Ingredient(
                title, asset.mediaType(), relationship, sha256(List.of(file)), check.manifests(), check.recorded());
    }

    /** Gives the digest of files one after another, as artefacts have it. */
    static String sha256(List<Path> files) throws IOException {
        MessageDigest digest = Digest.sha256();
        byte[] block = new byte[1 << 16];
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                for (int read = in.read(block); read >= 0; read = in.read(block)) {
                    digest.update(block, 0, read);
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
