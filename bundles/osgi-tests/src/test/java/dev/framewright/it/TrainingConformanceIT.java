package dev.framewright.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.CustomRequest;
import dev.framewright.tck.Conformance;
import dev.framewright.tck.Finding;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundle that trains and evaluates is held to the same contract as everybody's, in runs of seconds. */
class TrainingConformanceIT {
    private static final Path BUNDLES = Path.of(System.getProperty("framewright.home"), "bundles");
    private static final Path STARTER = Path.of("../starter-model/src/main/resources/starter");

    /** The first stage alone is not run: it renders 4000 clips, some minutes, before it learns. */
    @Test
    void everyCapabilityOfTheTrainerKeepsToTheContract(@TempDir Path folder) throws Exception {
        String sprites = sprites(folder.resolve("sprites.bin")).toString();
        Map<String, String> run = Map.of("run", folder.resolve("run").toString(), "resume", "true", "sprites", sprites);
        CustomRequest latents = train(
                run,
                Map.of("stage", "latents", "from", STARTER.toString(), "pictures", "2", "clips", "2", "moments", "2"));
        CustomRequest transformer = train(run, Map.of("stage", "transformer", "minutes", "0.01"));
        CustomRequest refiner = train(run, Map.of("stage", "refiner", "minutes", "0.01"));
        CustomRequest export = train(run, Map.of("stage", "export"));
        CustomRequest evaluate = CustomRequest.of("evaluate", Map.of("sprites", sprites, "n", "1", "steps", "1"));
        CustomRequest weaknesses = CustomRequest.of(
                "evaluate-capabilities", Map.of("suite", "weaknesses", "sprites", sprites, "n", "1", "steps", "1"));

        List<Finding> findings = Conformance.of(bundle("framewright-training.jar"))
                .with(bundle("framewright-torch-jar"))
                .with(bundle("framewright-bundle-ffmpeg-jar"))
                .with(bundle("gson.jar"))
                .with(bundle("jspecify.jar"))
                .with(bundle("framewright-models.jar"))
                .with(bundle("framewright-media.jar"))
                .with(bundle("framewright-pipelines.jar"))
                .with(bundle("framewright-starter-model.jar"))
                .setting("framewright.data", folder.resolve("data").toString())
                .asking(latents)
                .asking(transformer)
                .asking(refiner)
                .asking(export)
                .asking(evaluate)
                .asking(weaknesses)
                .within(Duration.ofMinutes(10))
                .check();

        assertThat(findings).allMatch(Finding::kept).hasSizeGreaterThan(60);
    }

    private static CustomRequest train(Map<String, String> run, Map<String, String> more) {
        Map<String, String> values = new HashMap<>(run);
        values.putAll(more);
        return CustomRequest.of("train", values);
    }

    /** Discs of 48 colours in place of the pictures, which are no part of this repository. */
    private static Path sprites(Path file) throws IOException {
        List<String> subjects =
                List.of(("1f40e 1f407 1f408 1f415 1f418 1f404 1f416 1f422 1f420 1f427 1f986 1f996 1f40c 1f9a9"
                                + " 1f98a 1f43c 1f697 1f68c 1f69c 1f680 26f5 1f916 26c4 26bd 1f405 1f411 1f42b 1f42c 1f433"
                                + " 1f426 1f98c 1f980 1f419 1f98b 1f41d 1f99b 1f692 1f695 1f3cd-fe0f 1f3ce-fe0f 1f681 1f6f8"
                                + " 1f6b4 1f3c3 1f6b6 1f9f8 1f47b 1f388")
                        .split(" "));
        int side = 64;
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeBytes("FWSP");
            out.writeInt(subjects.size());
            for (int i = 0; i < subjects.size(); i++) {
                byte[] name = subjects.get(i).getBytes(StandardCharsets.US_ASCII);
                out.writeInt(name.length);
                out.write(name);
                out.writeInt(side);
                out.writeInt(1);
                out.write(disc(side, 5 * i));
            }
        }
        return file;
    }

    private static byte[] disc(int side, int shade) {
        byte[] rgba = new byte[side * side * 4];
        for (int at = 0; at < side * side; at++) {
            double x = at % side - side / 2.0;
            double y = at / side - side / 2.0;
            if (Math.hypot(x, y) < 0.45 * side) {
                rgba[4 * at] = (byte) shade;
                rgba[4 * at + 1] = (byte) (240 - shade);
                rgba[4 * at + 2] = (byte) (shade * 3);
                rgba[4 * at + 3] = (byte) 255;
            }
        }
        return rgba;
    }

    private static Path bundle(String name) {
        return BUNDLES.resolve(name);
    }
}
