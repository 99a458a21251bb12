package dev.framewright.training;

import dev.framewright.api.ClipSpec;
import dev.framewright.api.Frames;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.ModelChoice;
import dev.framewright.api.Prompt;
import dev.framewright.api.Sampling;
import dev.framewright.engine.HostMemory;
import dev.framewright.pipelines.GenerateVideo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A minute in one request: memory, time and colour, against ten seconds. */
final class LongClips {

    private static final int RATE = 8;

    /** Part of a frame's height, from the top, where places show sky or wall and subjects hardly come. */
    private static final double ABOVE = .25;

    private final CapabilityTrials trials;
    private final int side;
    private final Optional<Integer> steps;
    private final Scores scores = new Scores();
    private final StringBuilder figures = new StringBuilder();

    LongClips(CapabilityTrials trials, int side, Optional<Integer> steps) {
        this.trials = trials;
        this.side = side;
        this.steps = steps;
    }

    Scores scores() {
        return scores;
    }

    /** Peaks and times, for people. */
    String figures() {
        return figures.toString();
    }

    /** Memory and time; the peak of a process never falls, so the short one comes first. */
    void measure(long seed) {
        String prompt = "a horse standing in a meadow";
        drawn(prompt, 2, seed); // loads what is loaded once
        double began = seconds();
        drawn(prompt, 10, seed);
        double shortTime = seconds() - began;
        long shortPeak = HostMemory.peakResidentBytes();
        began = seconds();
        List<double[]> minute = drawn(prompt, 60, seed);
        double longTime = seconds() - began;
        long longPeak = HostMemory.peakResidentBytes();
        scores.atMost("60 s: peak memory over that of 10 s", 1.2, (double) longPeak / shortPeak);
        scores.atMost("60 s: processor time per second of video over that of 10 s", 1.2, longTime / 6 / shortTime);
        figures.append(String.format(
                Locale.ROOT,
                "%n10 s: %.1f s of processor time, peak %d MB. 60 s: %.1f s, peak %d MB.%n",
                shortTime,
                shortPeak >> 20,
                longTime,
                longPeak >> 20));
        drift(minute);
    }

    /** Time of all processors for this process, which other work on the machine does not change. */
    private static double seconds() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElseThrow(() -> new IllegalStateException("this system tells no processor time"))
                        .toMillis()
                / 1000.0;
    }

    /** Colour alone. */
    void drift(String prompt, long seed) {
        drift(drawn(prompt, 60, seed));
    }

    private void drift(List<double[]> seconds) {
        double[] first = seconds.get(0);
        double last = ClipMeasures.distance(first, seconds.get(seconds.size() - 1));
        double most = seconds.stream()
                .mapToDouble(second -> ClipMeasures.distance(first, second))
                .max()
                .orElse(0);
        scores.atMost("60 s: colour of the background, Lab distance of the last second", 2, last);
        scores.atMost("60 s: colour of the background, largest Lab distance of any second", 2, most);
    }

    /** The mean colour above, for each second of a clip. */
    private List<double[]> drawn(String prompt, int seconds, long seed) {
        Sampling sampling = Sampling.modelDefault().withSeed(seed);
        GenerateRequest request = new GenerateRequest(
                Prompt.of(prompt),
                ClipSpec.modelDefault().withFrames(Frames.count(seconds * RATE)),
                steps.map(sampling::withSteps).orElse(sampling),
                ModelChoice.capabilityDefault(),
                List.of());
        List<double[]> means = new ArrayList<>();
        List<double[]> frames = new ArrayList<>();
        trials.run(new GenerateVideo(trials.models(), trials.reader()), request, frame -> {
            frames.add(ClipMeasures.lab(frame, side, ABOVE));
            if (frames.size() == RATE) {
                means.add(mean(frames));
                frames.clear();
            }
        });
        return means;
    }

    private static double[] mean(List<double[]> values) {
        double[] mean = new double[3];
        values.forEach(value -> {
            for (int c = 0; c < 3; c++) {
                mean[c] += value[c] / values.size();
            }
        });
        return mean;
    }
}
