package dev.framewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.ClipShape;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Size;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunCommandTest {
    private final RecordedCapabilities capabilities = new RecordedCapabilities();

    private int run(String... arguments) {
        Installed installed = new Installed("1", Optional.of(capabilities), Optional.empty(), List.of(), List.of());
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        return new FramewrightCommand(installed, new Terminal(nowhere, nowhere, false)).run(arguments);
    }

    @Test
    void runAsksAnyCapabilityForWhatItKnows() {
        int code = run("run", "train", "--batch", "8", "--sheets", "--seed", "3", "-o", "hello.mp4");

        assertThat(code).isZero();
        assertThat(capabilities.request().capability()).isEqualTo("train");
        assertThat(((CustomRequest) capabilities.request()).parameters())
                .isEqualTo(Map.of("batch", "8", "sheets", "true"));
        assertThat(capabilities.request().sampling().seed()).hasValue(3);
        assertThat(capabilities.destination().path()).hasFileName("hello.mp4");
    }

    @Test
    void aSeedThatACapabilityListsAmongItsSettingsReachesItAsOneToo() {
        run("run", "evaluate", "--seed", "3", "-o", "scores/");

        assertThat(((CustomRequest) capabilities.request()).parameters()).isEqualTo(Map.of("seed", "3"));
        assertThat(capabilities.request().sampling().seed()).hasValue(3);
    }

    @Test
    void withoutAnOutputTheResultIsNamedAfterTheCapabilityAndAClipAlone() {
        run("run", "train");
        capabilities.estimated = Optional.of(new ClipShape(new Size(64, 64), FrameRate.of(12), 17));
        run("run", "train");

        assertThat(capabilities.destinations)
                .extracting(destination -> destination.path().toString())
                .containsExactly("train", "train.mp4");
    }
}
