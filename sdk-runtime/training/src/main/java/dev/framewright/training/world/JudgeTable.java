package dev.framewright.training.world;

import java.io.IOException;
import java.nio.file.Path;

/** Measures the judge on rendered clips, sharp and blurred, where the truth is known, and prints a table. */
public final class JudgeTable {

    private JudgeTable() {}

    /**
     * Prints the share of clips of which each attribute is read rightly.
     *
     * @param args sprite file, preset ({@code first} or {@code full}), seed, clips, blur in pixels (0 for none)
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 5) {
            throw new IllegalArgumentException("wanted: sprite file, first or full, seed, clips, blur");
        }
        StickerWorld world = new StickerWorld(SpriteBank.read(Path.of(args[0])), WorldConfiguration.preset(args[1]));
        Judge judge = new Judge(world.bank(), world.configuration());
        WorldRandom random = new WorldRandom(Long.parseLong(args[2]));
        int clips = Integer.parseInt(args[3]);
        double blur = Double.parseDouble(args[4]);
        int[] right = new int[7];
        long start = System.nanoTime();
        for (int i = 0; i < clips; i++) {
            Spec spec = world.sample(random);
            Clip clip = Blurring.blurred(world.render(spec, 17, 96, 96, 8), blur, i);
            Verdict verdict = judge.read(clip);
            boolean[] same = {
                verdict.showsSubject(spec),
                verdict.motion() == spec.motion(),
                verdict.place() == spec.place(),
                verdict.camera() == spec.camera(),
                verdict.style() == spec.style(),
                verdict.count() == spec.count(),
                verdict.showsAll(spec)
            };
            for (int k = 0; k < same.length; k++) {
                right[k] += same[k] ? 1 : 0;
            }
            if (!same[6]) {
                System.out.printf("%-50s read as %-50s %.2f%n", spec.label(), verdict.label(), verdict.share());
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        String[] names = {"subject", "motion", "place", "camera", "style", "count", "all"};
        for (int k = 0; k < names.length; k++) {
            System.out.printf("%-8s %.3f%n", names[k], (double) right[k] / clips);
        }
        System.out.printf("taken for another when absent %.3f%n", falselySeen(world, Math.max(1, clips / 4), random));
        System.out.printf("%.3f s a clip%n", seconds / clips);
    }

    /** Share of clips in which a judge that does not know their subject says that it sees another one. */
    private static double falselySeen(StickerWorld world, int clips, WorldRandom random) {
        WorldConfiguration all = world.configuration();
        int seen = 0;
        for (int i = 0; i < clips; i++) {
            Spec spec = world.sample(random);
            Judge blind = new Judge(world.bank(), all.without(spec.subject()));
            Verdict verdict = blind.read(world.render(spec, 17, 96, 96, 8));
            seen += verdict.seen() ? 1 : 0;
            System.out.printf(
                    "%-50s unknown, best %-20s %.2f%n",
                    spec.label(), verdict.subject().name(), verdict.share());
        }
        return (double) seen / clips;
    }
}
