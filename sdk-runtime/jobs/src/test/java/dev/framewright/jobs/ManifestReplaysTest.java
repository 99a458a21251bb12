package dev.framewright.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.Artefact;
import dev.framewright.api.Destination;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.MediaRef;
import dev.framewright.api.Reference;
import dev.framewright.api.RequestId;
import dev.framewright.api.Sampling;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.jobs.Replays;
import dev.framewright.api.jobs.Replays.Match;
import dev.framewright.jobs.json.JobJson;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestReplaysTest {
    private static final GenerateRequest FLAG = GenerateRequest.of("a flag");

    private final ManifestReplays replays = new ManifestReplays();
    private final JobQueue queue = new JobQueue(new RawClips());

    @TempDir
    private Path folder;

    @AfterEach
    void endTheWorker() {
        queue.close();
    }

    private Artefact made(VideoRequest request) throws Exception {
        CapabilityDispatch dispatch = new CapabilityDispatch(
                queue,
                new StageChain(Ranked.ascending(), Ranked.ascending(), Ranked.ascending()),
                Ranked.ascending(new FlagClips(false)));
        JobOutcome outcome = dispatch.submit(RequestId.random(), request, Destination.of(folder.resolve("flag.mp4")))
                .await();
        return ((JobOutcome.Succeeded) outcome).artefacts().get(0);
    }

    private Replays.Recorded recorded(Artefact artefact) {
        return replays.read(JobJson.of(artefact).toString());
    }

    @Test
    void aManifestHoldsAllThatIsNeededToMakeTheSameFileAgain() throws Exception {
        Artefact first = made(FLAG);
        Replays.Recipe recipe = replays.recipe(recorded(first).manifest());

        Artefact again = made(recipe.request());

        assertThat(recipe.request())
                .isEqualTo(FLAG.withSampling(
                        Sampling.modelDefault().withSeed(first.seed().orElseThrow())));
        assertThat(replays.compare(recorded(first), again)).isEqualTo(new Replays.Verdict(Match.FILE, List.of()));
        assertThat(first.manifest())
                .containsKeys("machine", "version.framewright", "version.java", "stages", "frames.sha256", "output");
    }

    @Test
    void whatDiffersIsSaidAsTheReason() throws Exception {
        Artefact first = made(FLAG.withSampling(Sampling.modelDefault().withSeed(1)));
        Artefact other = made(FLAG.withSampling(Sampling.modelDefault().withSeed(2)));

        Replays.Verdict verdict = replays.compare(recorded(first), other);

        assertThat(verdict.match()).isEqualTo(Match.NONE);
        assertThat(verdict.differences()).contains("sampling.seed was 1 and is 2");
    }

    @Test
    void aFileThatOnlyStagesChangedIsTheSameBeforeThem() throws Exception {
        Artefact first = made(FLAG);
        Map<String, String> manifest = new HashMap<>(first.manifest());

        assertThat(replays.compare(new Replays.Recorded("0".repeat(64), manifest), first)
                        .match())
                .isEqualTo(Match.ENCODED);
        manifest.remove(Origin.ENCODED);
        assertThat(replays.compare(new Replays.Recorded("0".repeat(64), manifest), first)
                        .match())
                .isEqualTo(Match.FRAMES);
        manifest.put(Origin.FRAMES, "other");
        assertThat(replays.compare(new Replays.Recorded("0".repeat(64), manifest), first)
                        .match())
                .isEqualTo(Match.NONE);
    }

    @Test
    void bytesInARequestAreNamedByTheirDigestOnly() throws Exception {
        MediaRef picture = MediaRef.inline("image/png", new byte[] {1, 2, 3});
        Artefact artefact = made(new GenerateRequest(
                FLAG.prompt(),
                FLAG.clip(),
                FLAG.sampling(),
                FLAG.model(),
                List.of(new Reference(picture, Reference.Role.STYLE, 1))));

        assertThat(artefact.manifest().get("request")).contains("\"sha256\":\"").doesNotContain("base64");
    }

    @Test
    void aManifestWithoutARequestSaysWhatIsMissing() {
        assertThatThrownBy(() -> replays.recipe(Map.of("seed", "7")))
                .hasMessageContaining("manifest must hold the member request");
        assertThatThrownBy(() -> replays.recipe(Map.of("request", "[")))
                .hasMessageContaining("manifest.request must be a JSON object");
        assertThatThrownBy(() -> replays.read("{\"sha256\":3}")).hasMessageContaining("must be an object with sha256");
        assertThatThrownBy(() -> replays.read("[]")).hasMessageContaining("manifest must be a JSON object");
    }
}
