package dev.framewright.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged command as a queue, as a worker and as a server, in processes of their own. */
class QueueIT {
    private static final Pattern JOB = Pattern.compile("\"job\":\"([0-9a-z]{26})\"");

    @TempDir
    private Path folder;

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("FRAMEWRIGHT_JOBS_STORE", "jdbc:sqlite:" + folder.resolve("store/jobs.db"));
        environment.put("FRAMEWRIGHT_JOBS_LEASE_SECONDS", "2");
        environment.put(
                "FRAMEWRIGHT_ARTEFACTS_FOLDER", folder.resolve("artefacts").toString());
        return environment;
    }

    private CommandRun run(String... arguments) throws Exception {
        return CommandRun.start(folder, environment(), arguments).await();
    }

    @Test
    void aJobWhoseWorkerIsKilledIsDoneByTheNextAndItsReplayIsBitExact() throws Exception {
        String[] request = {
            "generate",
            "a red fox",
            "--frames",
            "9",
            "--steps",
            "30",
            "--seed",
            "7",
            "--queue",
            "--request-id",
            "fox",
            "-o",
            "any.mp4"
        };
        String job = job(run(request));
        assertThat(job(run(request))).isEqualTo(job);
        CommandRun.Started worker = CommandRun.start(folder, environment(), "worker");
        Path begun = folder.resolve("artefacts/work").resolve(job);
        while (!Files.exists(begun)) {
            assertThat(worker.process().isAlive()).isTrue();
            Thread.sleep(20);
        }
        Thread.sleep(300);
        worker.process().destroyForcibly().waitFor();

        CommandRun next = run("worker", "--until-empty");
        CommandRun got = run("get", job, "-o", "fox.mp4");
        CommandRun replay = run("replay", "fox.mp4.json", "-o", "again.mp4");

        assertThat(next.exitCode()).as(next.err()).isZero();
        assertThat(got.exitCode()).as(got.err()).isZero();
        assertThat(got.out()).contains("\"frames\":9", "\"seed\":7");
        assertThat(folder.resolve("fox.mp4")).isNotEmptyFile();
        assertThat(replay.exitCode()).as(replay.err()).isZero();
        assertThat(replay.out()).contains("\"bitExact\":true").doesNotContain("\"match\":\"FRAMES\"");
        assertThat(names(folder.resolve("artefacts/work"))).isEmpty();
    }

    @Test
    void aServerStartsWithoutJobsAndStopsInOrderOnTerm() throws Exception {
        CommandRun.Started server = CommandRun.start(folder, environment(), "serve", "--workers", "1");
        while (!Files.readString(server.err()).contains("ready, 1 workers")) {
            assertThat(server.process().isAlive())
                    .as(Files.readString(server.err()))
                    .isTrue();
            Thread.sleep(50);
        }

        server.process().destroy();
        CommandRun run = server.await();

        assertThat(run.exitCode()).isEqualTo(143);
        assertThat(run.err()).contains("stopping", "stopped").doesNotContain("Exception");
    }

    @Test
    void aWrongSettingIsOneSentence() throws Exception {
        Map<String, String> wrong = environment();
        wrong.put("FRAMEWRIGHT_JOBS_LEASE_SECONDS", "soon");

        CommandRun run = CommandRun.start(folder, wrong, "jobs", "queue").await();

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("framewright.jobs.lease.seconds must be a whole number but was \"soon\"")
                .doesNotContain("Exception", "\tat ");
    }

    private static String job(CommandRun run) {
        Matcher matcher = JOB.matcher(run.out());
        assertThat(matcher.find()).as(run.err()).isTrue();
        return matcher.group(1);
    }

    private static Stream<String> names(Path place) throws IOException {
        try (Stream<Path> entries = Files.walk(place)) {
            return entries.filter(Files::isRegularFile).map(Path::toString).toList().stream();
        }
    }
}
