package dev.framewright.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged command as a user starts it, each time in a process of its own. */
class CommandLineIT {

    @TempDir
    private Path folder;

    @Test
    void versionIsOneLineOnStandardOutput() throws Exception {
        CommandRun run = CommandRun.of(folder, "--version");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("framewright 0.1.0\n");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void theStartTakesAFewSecondsAtMost() throws Exception {
        CommandRun.of(folder, "--version");
        long began = System.nanoTime();

        CommandRun.of(folder, "--version");

        // Half a second on an idle machine; the bound leaves room for a busy one.
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void doctorNamesTheBundlesAndTheLibraries() throws Exception {
        CommandRun run = CommandRun.of(folder, "doctor");

        assertThat(run.out()).contains("java", "memory", "bundles", "torch library", "model");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "generate                        | PROMPT",
                "generate a_cat --frames nine    | --frames",
                "generate a_cat --frames 0       | frames",
                "generate a_cat --size 0x64      | size.width",
                "generate a_cat --seed -7        | seed",
                "generate a_cat -o clip.exe      | clip.exe",
                "conjure a_cat                   | conjure"
            })
    void wrongInputIsOneSentenceAndNoFile(String words, String named) throws Exception {
        CommandRun run = CommandRun.of(folder, words.trim().split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(named).doesNotContain("Exception", "\tat ");
        assertThat(filesIn(folder)).isEmpty();
    }

    @Test
    void aPromptThatMustNotBeDrawnIsRefusedWithItsCodeAndLeavesNoFile() throws Exception {
        CommandRun run = CommandRun.of(folder, "generate", "a n4ked woman", "--steps", "1", "-o", "clip.mp4");

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("sexual").doesNotContain("Exception");
        assertThat(filesIn(folder)).isEmpty();
    }

    /** No harmless picture of the tests is judged safer than one in a million, so this refuses whatever comes first. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "generate a_cat -o clip.mp4                              | Frame 0 was refused (sexual)",
                "image-to-video still.png -o clip.mp4                    | Frame 0 of keyFrames[0].image was refused (sexual)",
                "edit still.png a_cat -o clip.mp4                        | Frame 0 of source was refused (sexual)",
            })
    void aFrameThatIsRefusedIsNamedAndNothingIsWritten(String words, String named) throws Exception {
        installGreyCapability();
        ImageIO.write(
                new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB),
                "png",
                folder.resolve("still.png").toFile());

        CommandRun run = CommandRun.start(folder, Map.of("FRAMEWRIGHT_SAFETY_FRAMES", "0.000001"), words.split(" "))
                .await();

        assertThat(run.err()).contains(named);
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(folder.resolve("clip.mp4")).doesNotExist();
    }

    @Test
    void whatIsWrittenCarriesAMarkThatIsFoundWithoutItsManifest() throws Exception {
        CommandRun made =
                CommandRun.of(folder, "generate", "a horse", "--steps", "2", "--seed", "7", "-o", "horse.mp4");
        CommandRun found = CommandRun.of(folder, "detect", "horse.mp4");

        assertThat(found.exitCode()).as(found.out() + found.err()).isZero();
        String payload = found.out()
                .replaceAll(".*\"payload\":\"([0-9a-f]{8})\".*", "$1")
                .strip();
        assertThat(made.out()).contains("\"watermark\":\"" + payload + "\"");
    }

    @Test
    void aWordThatTheStarterDoesNotKnowIsDrawnAsOneNearItAndTheNoteSaysSo() throws Exception {
        CommandRun run = CommandRun.of(
                folder, "generate", "a kitten in a pasture", "--steps", "1", "--frames", "1", "-o", "kitten.png");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("kitten as cat", "pasture as meadow");
        assertThat(run.out()).contains("\"revisedPrompt\":\"a cat in a meadow\"");
    }

    @Test
    void manyCommandsRunAtOnce() throws Exception {
        List<CommandRun.Started> going = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            going.add(CommandRun.start(folder, Map.of(), "--version"));
        }

        for (CommandRun.Started command : going) {
            assertThat(command.await().out()).isEqualTo("framewright 0.1.0\n");
        }
    }

    @Test
    void aCacheFolderThatCannotBeWrittenIsNamedWithWhatToDo() throws Exception {
        Path file = Files.writeString(folder.resolve("no-folder"), "");

        CommandRun run = CommandRun.start(
                        folder,
                        Map.of("FRAMEWRIGHT_CACHE", file.resolve("cache").toString()),
                        "--version")
                .await();

        assertThat(run.exitCode()).isEqualTo(70);
        assertThat(run.err()).contains("cannot write the cache folder").contains("FRAMEWRIGHT_CACHE");
    }

    @Test
    void aPluginThatIsNoBundleIsNamedAndTheRestStarts() throws Exception {
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        Files.writeString(plugins.resolve("broken.jar"), "not a jar");

        CommandRun run = CommandRun.of(folder, "--version");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("framewright 0.1.0\n");
        assertThat(run.err()).contains("broken.jar").doesNotContain("\tat ");
    }

    @Test
    void theCommandRunsThroughASymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("fw"), CommandRun.HOME.resolve("bin/framewright"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(link)))
                .startsWith("rwx");

        Process process = new ProcessBuilder(link.toString(), "--version")
                .directory(folder.toFile())
                .start();

        assertThat(new String(process.getInputStream().readAllBytes())).isEqualTo("framewright 0.1.0\n");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void aPluginThatRanksHigherServesTheCommandAndItsFramesBecomeAnMp4() throws Exception {
        installGreyCapability();

        CommandRun run = CommandRun.of(folder, "generate", "a", "cat", "-o", "clip.mp4", "--seed", "7");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("\"frames\":5", "\"seed\":7", "\"sha256\":")
                .hasLineCount(1);
        byte[] file = Files.readAllBytes(folder.resolve("clip.mp4"));
        assertThat(new String(file, 4, 4, StandardCharsets.US_ASCII)).isEqualTo("ftyp");
    }

    @Test
    void theStarterModelMakesTheSameFileFromTheSameSeedAndAnotherFromAnother() throws Exception {
        CommandRun first = generate("first.mp4", "7");
        CommandRun again = generate("again.mp4", "7");
        CommandRun other = generate("other.mp4", "8");

        assertThat(List.of(first.exitCode(), again.exitCode(), other.exitCode()))
                .as(first.err())
                .containsOnly(0);
        assertThat(folder.resolve("again.mp4")).hasSameBinaryContentAs(folder.resolve("first.mp4"));
        assertThat(Files.mismatch(folder.resolve("first.mp4"), folder.resolve("other.mp4")))
                .isNotNegative();
        assertThat(first.out()).contains("\"frames\":9", "\"fps\":\"8\"", "\"model\":\"starter\"");
    }

    @Test
    void aClipThatWasMadeIsContinuedAndPaintedIntoAndAnEstimateSaysItBeforehand() throws Exception {
        CommandRun made = CommandRun.of(
                folder, "generate", "a red fox", "--steps", "1", "--frames", "9", "--seed", "7", "-o", "fox/");
        CommandRun estimate = CommandRun.of(
                folder, "extend", "fox", "a red fox", "--fps", "8", "--frames", "4", "--estimate", "-o", "longer/");
        CommandRun extended = CommandRun.of(
                folder, "extend", "fox", "a red fox", "--fps", "8", "--frames", "4", "--steps", "1", "-o", "longer/");
        CommandRun painted = CommandRun.of(
                folder, "inpaint", "fox", "a cat", "--box", "32,32,32x32", "--steps", "1", "-o", "painted/");

        assertThat(List.of(made.exitCode(), estimate.exitCode(), extended.exitCode(), painted.exitCode()))
                .as(estimate.err() + extended.err() + painted.err())
                .containsOnly(0);
        assertThat(estimate.out()).contains("\"frames\":13", "4 new frames, drawn from the last 5 of 9.");
        assertThat(extended.out()).contains("\"frames\":13");
        assertThat(filesIn(folder.resolve("longer"))).hasSize(13);
        assertThat(painted.out()).contains("\"frames\":9");
    }

    private CommandRun generate(String file, String seed) throws Exception {
        return CommandRun.of(
                folder, "generate", "a red fox", "--steps", "2", "--frames", "9", "--seed", seed, "-o", file);
    }

    @Test
    void anOutputThatCannotBeWrittenIsNamedAndNothingIsLeft() throws Exception {
        CommandRun run = CommandRun.of(folder, "generate", "a red fox", "--steps", "1", "-o", "no/such/place/clip.mp4");

        assertThat(run.exitCode()).isEqualTo(8);
        assertThat(run.err()).contains("clip.mp4").doesNotContain("Exception", "\tat ");
        assertThat(filesIn(folder)).isEmpty();
    }

    @Test
    void aTermSignalEndsTheCommandWithinSecondsAndLeavesNoFile() throws Exception {
        installGreyCapability();
        CommandRun.Started going = CommandRun.start(folder, Map.of(), "generate", "slow", "cat", "-o", "clip.mp4");
        while (!Files.readString(going.err()).contains("waiting")) {
            assertThat(going.process().isAlive()).isTrue();
            Thread.sleep(50);
        }

        going.process().destroy();
        CommandRun run = going.await();

        assertThat(run.exitCode()).isEqualTo(143);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("cancelled").doesNotContain("Exception");
        assertThat(filesIn(folder)).containsExactly("plugins");
    }

    private void installGreyCapability() throws Exception {
        ThirdPartyBundle.build(CommandRun.HOME, Files.createDirectories(folder.resolve("plugins")), "GreyCapability");
    }

    private static List<String> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
