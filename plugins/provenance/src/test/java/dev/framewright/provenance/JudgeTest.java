package dev.framewright.provenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.framewright.api.ExtendRequest;
import dev.framewright.api.ExtendRequest.Direction;
import dev.framewright.api.MediaRef;
import dev.framewright.api.provenance.CredentialsReport.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** C2PA's own library, unmodified, says of our files what we say. */
class JudgeTest {
    private static Judge judge;

    @TempDir
    private Path folder;

    private Signing signing;

    @BeforeAll
    static void callTheJudge() {
        judge = Judge.here();
        assumeTrue(judge.present(), Judge.MISSING);
    }

    @BeforeEach
    void takeAnIdentity() {
        signing = new Signing(folder);
    }

    @Test
    void itTrustsOurClipsAndPictures() throws Exception {
        for (String name : new String[] {"clip.mp4", "clip.mov", "picture.png", "clip.gif", "clip.webm"}) {
            assertThat(judge.says(signing.root(), signing.made(name)))
                    .as(name)
                    .contains("\"state\": \"Trusted\"", "\"failures\": []", "trainedAlgorithmicMedia", "c2pa.created");
        }
    }

    @Test
    void itKnowsNotWhoWeAreWithoutOurRoot() throws Exception {
        Path file = signing.made("clip.mp4");
        Signing elsewhere = new Signing(Files.createDirectory(folder.resolve("elsewhere")));
        elsewhere.made("other.mp4");

        assertThat(judge.says(elsewhere.root(), file)).contains("\"state\": \"Valid\"", "signingCredential.untrusted");
    }

    @Test
    void itFollowsOurEditsBack() throws Exception {
        Path source = signing.made("source.png");
        Path longer =
                signing.made("longer.mp4", ExtendRequest.of(MediaRef.file(source), Direction.FORWARD, "the fox runs"));

        assertThat(judge.says(signing.root(), longer))
                .contains("\"state\": \"Trusted\"", "compositeWithTrainedAlgorithmicMedia", "\"ingredients\": 1")
                .contains("\"c2pa.opened\", \"c2pa.edited\"");
    }

    @Test
    void itSeesAFlippedByte() throws Exception {
        for (String name : new String[] {"clip.mp4", "picture.png"}) {
            Path file = signing.made(name);
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length - 20] ^= 1;
            Files.write(file, bytes);

            assertThat(judge.says(signing.root(), file)).as(name).contains("\"state\": \"Invalid\"", "Hash.mismatch");
        }
    }

    @Test
    void itSeesATrimmedClip() throws Exception {
        Path file = signing.made("clip.mp4");
        byte[] bytes = Files.readAllBytes(file);
        int samples = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("mdat") - 4;
        // The last ten samples are cut out, and every box still fits.
        byte[] cut = Arrays.copyOf(bytes, bytes.length - 10);
        int end = samples + 8 + TinyMedia.SAMPLES.length();
        System.arraycopy(bytes, end, cut, end - 10, bytes.length - end);
        cut[samples + 3] -= 10;
        Files.write(file, cut);

        assertThat(judge.says(signing.root(), file)).contains("\"state\": \"Invalid\"", "assertion.bmffHash.mismatch");
    }

    @Test
    void itSeesTheManifestOfAnotherFile() throws Exception {
        for (String name : new String[] {"clip.mp4", "picture.png"}) {
            Path swapped = signing.withTheManifestOfAnother(name);

            assertThat(judge.says(signing.root(), swapped))
                    .as(name)
                    .contains("\"state\": \"Invalid\"", "Hash.mismatch");
            assertThat(signing.check(swapped).verdict()).as(name).isEqualTo(Verdict.INVALID);
        }
    }
}
