package dev.framewright.training.world;

import dev.framewright.training.world.SubjectSearch.Match;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Says what a clip shows, by looking for the known sprites and comparing the rest with the known scenes; no network
 * takes part. It reads rendered and generated clips alike, also somewhat blurred ones.
 *
 * <p>Safe for use by many threads. A clip of 17 frames takes some tenths of a second on one core.
 */
public final class Judge {

    /** Below this share of the most it could explain, a sprite does not count as seen. */
    private static final double SEEN = .5;

    /** From this share on, half the gain is enough. */
    private static final double SURE = .8;

    /** The same where it explains so many times what the next subject does: rendered thin ones explain as little as 6. */
    private static final double LEAD = 1.6;

    /** Squared error that a subject must explain in a frame; most rendered ones explain 15 to 85, bare scenes seldom as much. */
    private static final double CLEAR_GAIN = 12;

    /** The same where only lines are seen. */
    private static final double SEEN_IN_PENCIL = .25;

    /** A second subject must be at least this well seen, against the first. */
    private static final double ALSO_SEEN = .55;

    /** So many of the subjects that a small copy promises are looked at closely. */
    private static final int REFINED = 10;

    /** Keeps those that are not looked at closely behind those that are. */
    private static final double UNREFINED = 1e6;

    private final WorldConfiguration configuration;
    private final SubjectSearch search;
    private final BackgroundReading background;

    /** A judge of clips of the given world. */
    public Judge(SpriteBank bank, WorldConfiguration configuration) {
        this.configuration = configuration;
        boolean grows = configuration.motions().contains(Motion.GROW);
        boolean zooms = configuration.cameras().stream().anyMatch(Camera::zooms);
        this.search = new SubjectSearch(
                bank,
                grows ? .22 : .32,
                (grows ? .72 : .54) * (zooms ? 1.2 : 1),
                configuration.motions().contains(Motion.SPIN));
        this.background = new BackgroundReading(configuration);
    }

    /**
     * Reads a clip.
     *
     * @param rgb frames, T x H x W x 3 bytes
     * @param frames T; with 1 the motion and camera are those of a still
     */
    public Verdict read(byte[] rgb, int frames, int height, int width) {
        List<Canvas> all = canvases(rgb, frames, height, width);
        Style style = StyleReading.style(all);
        int[] shown = moments(frames);
        List<Canvas> some = new ArrayList<>();
        for (int t : shown) {
            some.add(all.get(t));
        }
        List<BackgroundReading.Masked> whole = some.stream()
                .map(frame -> BackgroundReading.Masked.of(frame, List.of()))
                .toList();
        float[] expected = background.rows(background.place(whole, style), style, SubjectSearch.FINE);
        List<SubjectSearch.Frame> views = SubjectSearch.Frame.of(some, style, expected);
        Ranking ranking = rank(views);
        Subject subject = ranking.subjects().get(0);
        List<List<Match>> tracks =
                views.stream().map(view -> search.find(subject, view, 4)).toList();
        int count = count(tracks);
        List<BackgroundReading.Masked> masked = new ArrayList<>();
        for (int i = 0; i < some.size(); i++) {
            List<Match> present =
                    tracks.get(i).subList(0, Math.min(count, tracks.get(i).size()));
            masked.add(BackgroundReading.Masked.of(some.get(i), present));
        }
        Place place = background.place(masked, style);
        Camera camera = frames == 1 ? Camera.STATIC : background.camera(masked.get(0), masked.get(masked.size() - 1));
        Motion motion =
                frames == 1 ? Motion.STILL : MotionReading.motion(subject, tracks, count, camera, parts(shown, frames));
        double share = median(tracks, Match::share);
        boolean seen = seen(style, share, median(tracks, Match::gain), ranking.lead());
        return new Verdict(subject, seen, share, ranking.subjects(), motion, place, camera, style, count);
    }

    /** Both together: a scene without a subject has no large gain, and a wrong subject no large share of it. */
    private static boolean seen(Style style, double share, double gain, double lead) {
        boolean sure = share >= SURE || lead >= LEAD;
        return switch (style) {
            case PLAIN, PIXEL -> share >= SEEN && gain >= (sure ? CLEAR_GAIN / 2 : CLEAR_GAIN);
            case NOIR -> share >= SEEN && gain >= CLEAR_GAIN / 4;
            case PENCIL -> share >= SEEN_IN_PENCIL && gain >= CLEAR_GAIN / 4;
        };
    }

    private static double median(List<List<Match>> tracks, ToDoubleFunction<Match> value) {
        double[] sorted = tracks.stream()
                .mapToDouble(track -> value.applyAsDouble(track.get(0)))
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }

    /** Reads a rendered clip. */
    public Verdict read(Clip clip) {
        return read(clip.rgb(), clip.frames(), clip.height(), clip.width());
    }

    /**
     * Follows a subject through a clip.
     *
     * @return its centre in each frame, x in frame widths and y in frame heights
     */
    public double[][] track(byte[] rgb, int frames, int height, int width, Subject subject) {
        List<Canvas> all = canvases(rgb, frames, height, width);
        Style style = StyleReading.style(all);
        List<BackgroundReading.Masked> whole = all.stream()
                .map(frame -> BackgroundReading.Masked.of(frame, List.of()))
                .toList();
        float[] expected = background.rows(background.place(whole, style), style, SubjectSearch.FINE);
        List<SubjectSearch.Frame> views = SubjectSearch.Frame.of(all, style, expected);
        return views.stream()
                .map(view -> search.find(subject, view, 1).get(0))
                .map(match -> new double[] {match.x(), match.y()})
                .toArray(double[][]::new);
    }

    /** The moments looked at; unevenly spaced, so that no jump can keep step with them. */
    private static int[] moments(int frames) {
        double[] wanted = frames == 1 ? new double[] {0} : new double[] {0, .18, .36, .5, .68, .84, 1};
        return java.util.Arrays.stream(wanted)
                .mapToInt(at -> (int) Math.round(at * (frames - 1)))
                .distinct()
                .toArray();
    }

    private static double[] parts(int[] shown, int frames) {
        return java.util.Arrays.stream(shown)
                .mapToDouble(t -> t / (frames - 1.0))
                .toArray();
    }

    /**
     * What may be seen.
     *
     * @param subjects the likeliest first
     * @param lead what the first explains, over what the second does
     */
    private record Ranking(List<Subject> subjects, double lead) {}

    private Ranking rank(List<SubjectSearch.Frame> views) {
        List<SubjectSearch.Frame> looked = views.size() < 3
                ? views
                : List.of(views.get(0), views.get(views.size() / 2), views.get(views.size() - 1));
        Map<Subject, Double> gains = new HashMap<>();
        for (Subject subject : configuration.subjects()) {
            gains.put(subject, (double) sum(looked, view -> search.promise(subject, view)) - UNREFINED);
        }
        Comparator<Subject> byGain =
                Comparator.comparing((Subject subject) -> gains.get(subject)).reversed();
        configuration.subjects().stream()
                .sorted(byGain)
                .limit(REFINED)
                .forEach(subject -> gains.put(subject, (double) sum(
                        looked,
                        view -> Math.max(0, search.find(subject, view, 1).get(0).gain()))));
        List<Subject> ranked = configuration.subjects().stream().sorted(byGain).toList();
        double next = ranked.size() == 1 ? 0 : gains.get(ranked.get(1));
        return new Ranking(ranked, gains.get(ranked.get(0)) / Math.max(1e-3, next));
    }

    private static float sum(List<SubjectSearch.Frame> views, ToDoubleFunction<SubjectSearch.Frame> value) {
        return (float) views.stream().mapToDouble(value).sum();
    }

    private static int count(List<List<Match>> tracks) {
        int[] votes = new int[6];
        for (List<Match> matches : tracks) {
            int seen = 0;
            for (Match match : matches) {
                seen += match.gain() > ALSO_SEEN * matches.get(0).gain()
                                && match.share() > .6 * matches.get(0).share()
                        ? 1
                        : 0;
            }
            votes[Math.max(1, seen)]++;
        }
        int best = 1;
        for (int i = 2; i < votes.length; i++) {
            best = votes[i] > votes[best] ? i : best;
        }
        return best;
    }

    static List<Canvas> canvases(byte[] rgb, int frames, int height, int width) {
        if (frames < 1 || rgb.length != frames * height * width * 3) {
            throw new IllegalArgumentException("a clip of " + frames + " frames of " + width + "x" + height + " has "
                    + frames * height * width * 3 + " bytes but " + rgb.length + " were given");
        }
        List<Canvas> all = new ArrayList<>(frames);
        for (int t = 0; t < frames; t++) {
            Canvas canvas = new Canvas(width, height);
            float[] values = canvas.rgb();
            for (int i = 0; i < values.length; i++) {
                values[i] = (rgb[t * values.length + i] & 255) / 255f;
            }
            all.add(canvas);
        }
        return all;
    }
}
