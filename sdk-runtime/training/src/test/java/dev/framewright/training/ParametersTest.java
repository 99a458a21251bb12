package dev.framewright.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.training.world.DrawnSprites;
import dev.framewright.training.world.StickerWorld;
import dev.framewright.training.world.WorldRandom;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParametersTest {

    @Test
    void subjectsNamedOftenerAreShownOnceMoreAsOftenForEachTime() {
        assertThat(shareOfRabbits("")).isCloseTo(1 / 8.0, within(.02));
        assertThat(shareOfRabbits("rabbit, cat,rabbit")).isCloseTo(3 / 11.0, within(.02));
    }

    @Test
    void aNameThatIsNoSubjectsIsRefusedWithThoseThatAre() {
        Parameters parameters = new Parameters(Map.of("oftener", "rabbit,unicorn"));

        assertThatThrownBy(() -> parameters.oftener(DrawnSprites.world()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("oftener")
                .hasMessageContaining("racing car")
                .hasMessageContaining("but has unicorn");
    }

    private static double shareOfRabbits(String oftener) {
        StickerWorld world = new Parameters(Map.of("oftener", oftener)).oftener(DrawnSprites.world());
        int drawn = 4_000;
        long rabbits = IntStream.range(0, drawn)
                .filter(seed ->
                        world.sample(new WorldRandom(seed)).subject().name().equals("rabbit"))
                .count();
        return rabbits / (double) drawn;
    }
}
