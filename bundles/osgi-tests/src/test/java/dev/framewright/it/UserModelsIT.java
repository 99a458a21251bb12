package dev.framewright.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's own weights in the packaged command; here the tiny ones of the goldens. */
class UserModelsIT {

    private static final Path WEIGHTS = Path.of("../../sdk-runtime/pipelines/src/test/goldens/checkpoints/wan21_t2v")
            .toAbsolutePath();

    @TempDir
    private Path folder;

    @Test
    void aFolderIsAddedDrawnWithAndForgotten() throws Exception {
        CommandRun added = CommandRun.of(folder, "models", "add", WEIGHTS.toString(), "--name", "tiny-wan");
        CommandRun drawn = CommandRun.of(
                folder,
                "generate",
                "a cat walking on grass",
                "--model",
                "tiny-wan",
                "--size",
                "48x32",
                "--frames",
                "9",
                "--steps",
                "3",
                "--seed",
                "5",
                "-o",
                "cat.mp4");
        CommandRun forgotten = CommandRun.of(folder, "models", "remove", "tiny-wan");
        CommandRun again = CommandRun.of(folder, "generate", "a cat", "--model", "tiny-wan", "-o", "again.mp4");

        assertThat(added.exitCode()).as(added.err()).isZero();
        assertThat(added.out())
                .contains("model tiny-wan: Wan 2.1 T2V 1.3B", "transformer: 87,376 parameters", "memory at 832x480");
        assertThat(drawn.exitCode()).as(drawn.err()).isZero();
        assertThat(drawn.out()).contains("\"frames\":9", "\"fps\":\"16\"", "\"width\":48", "\"height\":32");
        assertThat(folder.resolve("cat.mp4")).isNotEmptyFile();
        assertThat(forgotten.exitCode()).isZero();
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("model must be one of").doesNotContain("tiny-wan,");
    }

    @Test
    void aLoraChangesWhatIsDrawnAndOneOfAnotherModelIsRefused() throws Exception {
        Path lora = WEIGHTS.resolve("../../lora/peft_all.safetensors").normalize();
        CommandRun.of(folder, "models", "add", WEIGHTS.toString(), "--name", "tiny-lora");
        CommandRun added = CommandRun.of(folder, "models", "add", lora.toString(), "--name", "look");
        CommandRun plain = draw("plain.mp4");
        CommandRun changed = draw("changed.mp4", "--lora", "look:3");
        CommandRun unknown = draw("unknown.mp4", "--lora", "other");
        CommandRun starter = CommandRun.of(folder, "generate", "a cat", "--lora", "look", "-o", "starter.mp4");

        assertThat(added.out()).as(added.err()).contains("model look: LoRA for 20 layers");
        assertThat(plain.exitCode()).as(plain.err()).isZero();
        assertThat(changed.exitCode()).as(changed.err()).isZero();
        assertThat(Files.mismatch(folder.resolve("plain.mp4"), folder.resolve("changed.mp4")))
                .isNotNegative();
        assertThat(unknown.err()).contains("model.adapters must be of", "look", "but was other");
        assertThat(starter.exitCode()).isEqualTo(2);
        assertThat(starter.err()).contains("takes no LoRA");
    }

    private CommandRun draw(String file, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "generate", "a cat", "--model", "tiny-lora", "--size", "48x32", "--frames", "5", "--steps", "2"));
        command.addAll(List.of("--seed", "5", "-o", file));
        command.addAll(List.of(more));
        return CommandRun.of(folder, command.toArray(String[]::new));
    }

    @Test
    void aDamagedFolderIsRefusedByFileAndTensor() throws Exception {
        Path copy = folder.resolve("broken");
        copy(WEIGHTS, copy);
        Path file = copy.resolve("transformer/diffusion_pytorch_model.safetensors");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 300_000));

        CommandRun run = CommandRun.of(folder, "models", "add", "broken");

        assertThat(run.exitCode()).isEqualTo(5);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("Model broken", "diffusion_pytorch_model.safetensors: tensor")
                .doesNotContain("Exception");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.write(target, Files.readAllBytes(file));
                }
            }
        }
    }
}
