package dev.framewright.pipelines.wan;

import dev.framewright.models.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whole model folders, put together from the golden checkpoints. */
final class WanFolders {

    static final Path GOLDENS = Path.of(System.getProperty("framewright.goldens", "src/test/goldens"))
            .toAbsolutePath();

    private static final Path CHECKPOINTS = GOLDENS.resolve("checkpoints");

    private WanFolders() {}

    /** The networks that a golden pipeline names, in the diffusers layout. */
    static Path of(Path folder, Golden golden) throws IOException {
        Files.createDirectories(folder);
        for (String part : new String[] {"transformer", "transformer_2", "vae", "image_encoder"}) {
            if (golden.has(part)) {
                link(folder, part, golden.checkpoint(part));
            }
        }
        link(folder, "text_encoder", CHECKPOINTS.resolve("wan21_t2v/text_encoder"));
        link(folder, "tokenizer", CHECKPOINTS.resolve("wan21_t2v/tokenizer"));
        if (golden.params().has("boundary_ratio")) {
            Files.writeString(
                    folder.resolve("model_index.json"),
                    "{\"boundary_ratio\": " + golden.params().get("boundary_ratio") + "}");
        }
        return folder;
    }

    /** A folder as the original publishers lay it out. */
    static Path original(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("google/umt5-xxl"));
        Path original = CHECKPOINTS.resolve("original");
        Path transformer = original.resolve("transformer_t2v");
        link(folder, "config.json", transformer.resolve("config.json"));
        link(folder, "diffusion_pytorch_model.safetensors", transformer.resolve("diffusion_pytorch_model.safetensors"));
        link(folder, "Wan2.1_VAE.pth", original.resolve("vae21/Wan2.1_VAE.pth"));
        String text = "models_t5_umt5-xxl-enc-bf16.pth";
        link(folder, text, original.resolve("umt5_bf16").resolve(text));
        link(folder, "google/umt5-xxl/tokenizer.json", CHECKPOINTS.resolve("wan21_t2v/tokenizer/tokenizer.json"));
        return folder;
    }

    /** A copy of a golden folder, to be damaged. */
    static Path copy(Path folder) throws IOException {
        try (var files = Files.walk(CHECKPOINTS.resolve("wan21_t2v"))) {
            for (Path file : files.toList()) {
                Path to = folder.resolve(
                        CHECKPOINTS.resolve("wan21_t2v").relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.write(to, Files.readAllBytes(file));
                }
            }
        }
        return folder;
    }

    private static void link(Path folder, String name, Path target) throws IOException {
        Files.createSymbolicLink(folder.resolve(name), target);
    }
}
