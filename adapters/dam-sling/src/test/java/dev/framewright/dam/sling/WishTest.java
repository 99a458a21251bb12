package dev.framewright.dam.sling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.dam.sling.Wish.WrongWishException;
import dev.framewright.proto.v1.Artefact;
import dev.framewright.proto.v1.VideoRequest;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WishTest {
    private static final Optional<Artefact> CLIP = Optional.of(
            Artefact.newBuilder().setName("artefacts/1").setSha256("ab").build());

    @Test
    void settingsOfTheNodeAreThoseOfTheRequest() {
        Wish wish = new Wish(
                "edit",
                "a horse at night",
                Optional.of("/content/a.mp4"),
                Map.of("fwSeed", "4294967295", "fwSteps", "3", "fwFrames", "9", "fwStrength", "0.25"));

        VideoRequest request = wish.request(CLIP);

        assertThat(request.getPrompt().getText()).isEqualTo("a horse at night");
        assertThat(request.getEditVideo().getStrength()).isEqualTo(0.25);
        assertThat(request.getEditVideo().getSource().getArtefact()).isEqualTo("artefacts/1");
        assertThat(request.getSampling().getSeed()).isEqualTo(-1);
        assertThat(request.getSampling().getSteps()).isEqualTo(3);
        assertThat(request.getClip().getFrames()).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dance    |                | fwAction must be one of",
                "generate | /content/a.mp4 | fwSource is of no use to generate",
                "extend   |                | fwSource must be the path of a file for extend"
            })
    void aWrongActionIsRefusedWithTheProperty(String action, String source, String sentence) {
        assertThatThrownBy(() -> new Wish(action, "", Optional.ofNullable(source), Map.of()))
                .isInstanceOf(WrongWishException.class)
                .hasMessageStartingWith(sentence);
    }

    @ParameterizedTest
    @CsvSource({"fwSteps,0", "fwSteps,many", "fwFrames,1.5", "fwSeed,-1", "fwStrength,NaN"})
    void aWrongNumberIsRefusedWithThePropertyAndTheValue(String name, String value) {
        Wish wish = new Wish("edit", "", Optional.of("/a"), Map.of(name, value));

        assertThatThrownBy(() -> wish.request(CLIP))
                .isInstanceOf(WrongWishException.class)
                .hasMessageStartingWith(name + " must be a ")
                .hasMessageContaining("\"" + value + "\"");
    }

    @Test
    void theSameWishOfTheSameBytesIsTheSameJobAndAnotherTryIsNot() {
        Wish wish = new Wish("extend", "on", Optional.of("/a"), Map.of());

        String first = wish.requestId("/content/x", CLIP, 0);

        assertThat(wish.requestId("/content/x", CLIP, 0)).isEqualTo(first);
        assertThat(wish.requestId("/content/x", CLIP, 1)).isNotEqualTo(first);
        assertThat(wish.requestId("/content/y", CLIP, 0)).isNotEqualTo(first);
        assertThat(wish.requestId("/content/x", Optional.empty(), 0)).isNotEqualTo(first);
    }
}
