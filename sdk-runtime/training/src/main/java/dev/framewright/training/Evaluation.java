package dev.framewright.training;

import dev.framewright.api.Size;
import dev.framewright.pipelines.ClipBatch;
import dev.framewright.pipelines.Settings;
import dev.framewright.pipelines.StarterModel;
import dev.framewright.training.world.EvaluationPrompts;
import dev.framewright.training.world.Judge;
import dev.framewright.training.world.Motion;
import dev.framewright.training.world.Spec;
import dev.framewright.training.world.StickerWorld;
import dev.framewright.training.world.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Scores a model's clips against what their prompts asked for, with the judge that knows the world. */
final class Evaluation {

    private static final int BATCH = 10;

    private final StickerWorld world;
    private final Judge judge;
    private final List<Sample> samples = new ArrayList<>();
    private final Map<String, int[]> rows = new LinkedHashMap<>();

    /**
     * One prompt with its clip and what the judge saw.
     *
     * @param rgb frames x side x side x 3 bytes
     */
    record Sample(String prompt, Spec spec, byte[] rgb, Verdict verdict) {}

    Evaluation(StickerWorld world) {
        this.world = world;
        judge = new Judge(world.bank(), world.configuration());
    }

    /** Where clips of prompts come from: a model, or the autoencoder's own decodes of rendered truth. */
    @FunctionalInterface
    interface Source {
        List<byte[]> clips(List<Spec> specs, List<String> prompts, long[] seeds);
    }

    /** Clips of a model. */
    static Source of(StarterModel model, StarterModel.Card card, Settings settings) {
        Size size = new Size(card.side(), card.side());
        return (specs, prompts, seeds) -> ClipBatch.clips(model, settings, prompts, seeds, card.frames(), size, null);
    }

    /** The rendered truth itself: what the judge is worth. */
    static Source truth(StickerWorld world, int frames, int side) {
        return (specs, prompts, seeds) -> specs.stream()
                .map(spec -> world.render(spec, frames, side, side, 8).rgb())
                .toList();
    }

    /** What the model's autoencoder makes of the rendered truth: the ceiling of what the model can draw. */
    static Source autoencoder(StarterModel model, StickerWorld world, int frames, int side) {
        Source truth = truth(world, frames, side);
        return (specs, prompts, seeds) -> truth.clips(specs, prompts, seeds).stream()
                .map(clip -> ClipBatch.roundTrip(model, clip, frames, new Size(side, side)))
                .toList();
    }

    /**
     * Makes clips of held prompts and judges them.
     *
     * @param held such as those of {@link EvaluationPrompts#grammar}
     * @param seed of the clips; each prompt has its own noise
     */
    void run(
            Source source,
            List<EvaluationPrompts.Prompt> held,
            long seed,
            int frames,
            int side,
            TrainingListener listener) {
        int prompts = held.size();
        for (int at = 0; at < prompts && !listener.ended(); at += BATCH) {
            List<EvaluationPrompts.Prompt> batch = held.subList(at, Math.min(at + BATCH, prompts));
            List<Spec> specs =
                    batch.stream().map(EvaluationPrompts.Prompt::wanted).toList();
            List<String> captions =
                    batch.stream().map(EvaluationPrompts.Prompt::text).toList();
            long[] seeds = new long[batch.size()];
            for (int i = 0; i < seeds.length; i++) {
                seeds[i] = seed * 1_000_000 + at + i;
            }
            List<byte[]> clips = source.clips(specs, captions, seeds);
            List<Verdict> verdicts = IntStream.range(0, seeds.length)
                    .parallel()
                    .mapToObj(i -> judge.read(clips.get(i), frames, side, side))
                    .toList();
            for (int i = 0; i < seeds.length; i++) {
                samples.add(new Sample(captions.get(i), specs.get(i), clips.get(i), verdicts.get(i)));
                count(specs.get(i), verdicts.get(i));
            }
            int done = at + seeds.length;
            listener.trained("evaluate", done / (double) prompts, done + " of " + prompts + " prompts");
        }
    }

    private void count(Spec spec, Verdict verdict) {
        row("subject", verdict.showsSubject(spec));
        row("subject named, clearly seen or not", verdict.subject().equals(spec.subject()));
        row("subject among the first three", verdict.ranked().subList(0, 3).contains(spec.subject()));
        if (spec.motion() == Motion.LEFT || spec.motion() == Motion.RIGHT) {
            row("direction", verdict.motion() == spec.motion());
        }
        row("motion", verdict.motion() == spec.motion());
        row("place", verdict.place() == spec.place());
        row("camera", verdict.camera() == spec.camera());
        row("style", verdict.style() == spec.style());
        row("count", verdict.count() == spec.count());
        row("all of them", verdict.showsAll(spec));
    }

    private void row(String name, boolean right) {
        int[] counts = rows.computeIfAbsent(name, key -> new int[2]);
        counts[0] += right ? 1 : 0;
        counts[1]++;
    }

    List<Sample> samples() {
        return samples;
    }

    /** One tab-separated line a prompt, after one of names: the prompt, what it asks for, what the judge saw. */
    String verdicts() {
        StringBuilder lines = new StringBuilder("prompt\tasked for\tseen\n");
        for (Sample sample : samples) {
            lines.append(sample.prompt())
                    .append('\t')
                    .append(sample.spec().label())
                    .append('\t')
                    .append(sample.verdict().label())
                    .append('\n');
        }
        return lines.toString();
    }

    /** A Markdown table: attribute, share, right of all. */
    String table() {
        StringBuilder table = new StringBuilder("| asked for | obeyed | of prompts |\n|---|---|---|\n");
        rows.forEach((name, counts) -> table.append(String.format(
                Locale.ROOT,
                "| %s | %.1f %% | %d of %d |%n",
                name,
                100.0 * counts[0] / counts[1],
                counts[0],
                counts[1])));
        return table.toString();
    }
}
