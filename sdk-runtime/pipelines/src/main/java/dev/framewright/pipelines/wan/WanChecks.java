package dev.framewright.pipelines.wan;

import dev.framewright.api.model.ModelReport;
import dev.framewright.engine.TensorFile;
import dev.framewright.models.ExpectedTensors;
import dev.framewright.models.ExpectedTensors.Contents;
import dev.framewright.models.OriginalNames;
import dev.framewright.models.WanTransformerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks every tensor of a folder by name, shape and type, reading headers only. */
final class WanChecks {

    private final WanFolder folder;

    WanChecks(WanFolder folder) {
        this.folder = folder;
    }

    /**
     * What each network holds.
     *
     * @param late null for one transformer
     * @param image null where there is none
     */
    record Found(
            Contents transformer,
            @Nullable Contents late,
            Contents autoencoder,
            Contents text,
            @Nullable Contents image) {

        /** Networks for people to read. */
        List<ModelReport.Part> parts() {
            List<ModelReport.Part> parts = new ArrayList<>();
            parts.add(part("text encoder", text));
            if (image != null) {
                parts.add(part("image encoder", image));
            }
            parts.add(part(late == null ? "transformer" : "transformer of the noisy steps", transformer));
            if (late != null) {
                parts.add(part("transformer of the clean steps", late));
            }
            parts.add(part("video autoencoder", autoencoder));
            return parts;
        }

        private static ModelReport.Part part(String name, Contents contents) {
            String type = contents.bytes().entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .map(most -> most.getKey().name())
                    .orElse("");
            return new ModelReport.Part(name, contents.parameters(), contents.total(), type);
        }

        /** The published name, or that of its kind where the size is another. */
        String title(WanVariant variant) {
            double billions = transformer.parameters() / 1e9;
            String size = variant.title()
                    .substring(variant.title().lastIndexOf(' ') + 1)
                    .replaceAll("[AB]", "");
            double published = Double.parseDouble(size);
            return Math.abs(billions - published) < 0.25 * published
                    ? variant.title()
                    : String.format(
                            Locale.ROOT,
                            "%s, in another size: %,d parameters",
                            variant.title(),
                            transformer.parameters());
        }
    }

    /** @throws IOException naming the first file and tensor that is wrong */
    Found check() throws IOException {
        var late = folder.late();
        var image = folder.image();
        var autoencoder = folder.autoencoder().config();
        return new Found(
                transformer(folder.transformer()),
                late == null ? null : transformer(late),
                ExpectedTensors.of(autoencoder)
                        .check(
                                folder.autoencoder().files(),
                                name -> OriginalNames.autoencoder(
                                        name, autoencoder.shortcuts(), autoencoder.residualBlocks())),
                ExpectedTensors.of(folder.text().config()).check(folder.text().files(), OriginalNames::textEncoder),
                image == null
                        ? null
                        : ExpectedTensors.of(image.config(), joint(image.files().get(0)))
                                .check(image.files(), OriginalNames::imageEncoder));
    }

    private static Contents transformer(WanFolder.Part<WanTransformerConfig> part) throws IOException {
        return ExpectedTensors.of(part.config()).check(part.files(), OriginalNames::transformer);
    }

    private static boolean joint(Path file) throws IOException {
        return TensorFile.contents(file).keySet().stream().anyMatch(name -> name.contains("to_qkv"));
    }

    /** Whether the transformer has positions for the tokens of two pictures. */
    static boolean hasPositions(WanFolder folder) {
        try {
            for (Path file : folder.transformer().files()) {
                if (TensorFile.contents(file).keySet().stream()
                        .map(OriginalNames::transformer)
                        .anyMatch(name -> name.endsWith("image_embedder.pos_embed"))) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
