package dev.framewright.jobs;

import dev.framewright.api.GenerateRequest;
import dev.framewright.api.RequestId;
import dev.framewright.api.Sampling;
import dev.framewright.api.jobs.Submission;
import dev.framewright.jobs.store.StoreSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** The processes of {@link KillTest}: one that works, and one that submits as a server does. Both expect to be killed. */
final class KillWorker {
    private KillWorker() {}

    static StoreSettings settings(String url, long leaseMillis) {
        return StoreSettings.of(url).with(Duration.ofMillis(leaseMillis), Duration.ofSeconds(30));
    }

    static Submission submission(int number) {
        GenerateRequest request = GenerateRequest.of("job " + number)
                .withSampling(Sampling.modelDefault().withSeed(number));
        return Submission.of("tenant-" + number % 3, new RequestId("request-" + number), request);
    }

    /** {@code work URL FOLDER LEASE STEP} or {@code submit URL FOLDER LEASE COUNT}; the times are milliseconds. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[2]);
        long number = Long.parseLong(arguments[4]);
        boolean works = arguments[0].equals("work");
        Workplace place = new Workplace(
                settings(arguments[1], Long.parseLong(arguments[3])),
                folder.resolve("artefacts"),
                new StepClips(folder.resolve("steps"), works ? number : 0));
        if (works) {
            place.start(1);
            Thread.sleep(Long.MAX_VALUE);
        }
        Path acknowledged = folder.resolve("acknowledged");
        int first =
                Files.exists(acknowledged) ? Files.readAllLines(acknowledged).size() : 0;
        for (int i = first; i < number; i++) {
            String id = place.jobs.submit(submission(i)).id();
            Files.writeString(acknowledged, id + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        System.exit(0);
    }
}
