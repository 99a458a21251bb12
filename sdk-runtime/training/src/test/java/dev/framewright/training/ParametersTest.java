package dev.framewright.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.training.world.DrawnSprites;
import dev.framewright.training.world.Motion;
import dev.framewright.training.world.Place;
import dev.framewright.training.world.Spec;
import dev.framewright.training.world.StickerWorld;
import dev.framewright.training.world.WorldRandom;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParametersTest {

    @Test
    void whatIsNamedOftenerIsShownOnceMoreAsOftenForEachTime() {
        assertThat(share("", ParametersTest::isRabbit)).isCloseTo(1 / 8.0, within(.02));
        assertThat(share("rabbit, cat,rabbit", ParametersTest::isRabbit)).isCloseTo(3 / 11.0, within(.02));
        assertThat(share("", spec -> spec.place() == Place.CITY)).isCloseTo(1 / 8.0, within(.02));
        assertThat(share("city", spec -> spec.place() == Place.CITY)).isCloseTo(2 / 9.0, within(.02));
        assertThat(share("", spec -> spec.motion() == Motion.JUMP)).isCloseTo(1 / 8.0, within(.02));
        assertThat(share("jump,jump", spec -> spec.motion() == Motion.JUMP)).isCloseTo(3 / 10.0, within(.02));
    }

    @Test
    void aNameThatIsNothingOfTheWorldIsRefusedWithThoseThatAre() {
        Parameters parameters = new Parameters(Map.of("oftener", "rabbit,unicorn"));

        assertThatThrownBy(() -> parameters.oftener(DrawnSprites.world()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("oftener")
                .hasMessageContaining("rabbit")
                .hasMessageContaining("city")
                .hasMessageContaining("jump")
                .hasMessageContaining("but has unicorn");
    }

    private static boolean isRabbit(Spec spec) {
        return spec.subject().name().equals("rabbit");
    }

    private static double share(String oftener, Predicate<Spec> of) {
        StickerWorld world = new Parameters(Map.of("oftener", oftener)).oftener(DrawnSprites.world());
        int drawn = 4_000;
        long those = IntStream.range(0, drawn)
                .filter(seed -> of.test(world.sample(new WorldRandom(seed))))
                .count();
        return those / (double) drawn;
    }
}
