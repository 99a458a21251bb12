package dev.framewright.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserModelsTest {

    private static final Path LORA = Path.of("src/test/goldens/lora/peft_all.safetensors");

    @TempDir
    private Path folder;

    @Test
    void aNameThatAnotherFileHasIsRefusedUntilThatIsGoneOrForgotten() throws IOException {
        UserModels models = new UserModels(List.of(), folder);
        Path first = copy("first");
        Path second = copy("second");
        models.add(first, Optional.empty());
        models.add(first, Optional.empty());

        assertThatThrownBy(() -> models.add(second, Optional.empty()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("name must be another than look, which is " + first
                        + "; give --name, or remove that one first");
        assertThat(UserModels.adapters(folder)).isEqualTo(Map.of("look", first));

        Files.delete(first);
        models.add(second, Optional.empty());
        assertThat(UserModels.adapters(folder)).isEqualTo(Map.of("look", second));
    }

    private Path copy(String place) throws IOException {
        Path file = folder.resolve(place).resolve("look.safetensors");
        Files.createDirectories(file.getParent());
        return Files.copy(LORA, file);
    }
}
