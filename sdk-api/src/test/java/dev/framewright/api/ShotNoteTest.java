package dev.framewright.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.timeline.Shot;
import dev.framewright.api.timeline.ShotNote;
import dev.framewright.api.timeline.ShotNote.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShotNoteTest {
    @Test
    void aNoteHasAKindWordsAndSettings() {
        assertThat(ShotNote.parse(" Extend-Backward: from: the left | seed = 7; negative=blue, red;"))
                .contains(new ShotNote(
                        Kind.EXTEND_BACKWARD, "from: the left", Map.of("seed", "7", "negative", "blue, red")));
        assertThat(ShotNote.parse("connect:")).contains(new ShotNote(Kind.CONNECT, "", Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "generate", "generated: a horse", "note to self: more light", ": x", "chapter 1"})
    void otherMarkersAreNoneOfOurs(String text) {
        assertThat(ShotNote.parse(text)).isEmpty();
    }

    @Test
    void aSettingThatIsNoneIsRefused() {
        assertThatThrownBy(() -> ShotNote.parse("generate: a horse | seed 7"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("marker must be WORDS | NAME=VALUE; NAME=VALUE but had \"seed 7\" in"
                        + " \"generate: a horse | seed 7\"");
    }

    @Test
    void aShotHasAsManySourcesAsItsKindNeeds() {
        ShotNote note = new ShotNote(Kind.CONNECT, "", Map.of());

        assertThatThrownBy(() -> new Shot("first", note, 9, FrameRate.of(24), List.of()))
                .hasMessageContaining("sources must be between 2 and 2 but was 0");
    }
}
