package dev.framewright.training.world;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the known sprites in a frame: every pose, facing and size first in a small copy of the frame, then the
 * likely ones in a larger copy. No network takes part.
 */
final class SubjectSearch {

    /** Rows of the small copy; the pencil style has only lines, which need more. */
    private static final int COARSE = 16;

    private static final int COARSE_PENCIL = 24;

    /** Rows of the larger copy. */
    static final int FINE = 48;

    private static final int KEPT = 5;

    /**
     * A subject found in a frame.
     *
     * @param x centre in frame widths
     * @param y centre in frame heights
     * @param height drawn side in frame heights
     * @param mirrored whether it faces the other way than its sprite
     * @param turn clockwise, in radians
     * @param gain squared error it takes off, over the frame height of {@link #FINE}
     * @param share gain over the most it could be, at most 1
     */
    record Match(double x, double y, double height, boolean mirrored, double turn, float gain, float share) {

        /** What subjects are ranked by: explaining much, and leaving little unexplained of themselves. */
        double worth() {
            return Math.max(0, gain) * Math.max(0, share);
        }
    }

    private record Seed(Template template, int x, int y, float gain) {}

    private record Key(
            Subject subject, int pose, boolean mirrored, double turn, double height, Template.Look look, int rows) {}

    private final SpriteBank bank;
    private final double[] heights;
    private final boolean spins;
    private final Map<Key, Template> templates = new ConcurrentHashMap<>();

    /** Looks for sides between two heights, in frame heights, and upside down if subjects spin. */
    SubjectSearch(SpriteBank bank, double smallest, double largest, boolean spins) {
        this.spins = spins;
        this.bank = bank;
        int steps = (int) Math.ceil(Math.log(largest / smallest) / Math.log(1.1));
        this.heights = new double[steps + 1];
        for (int i = 0; i <= steps; i++) {
            heights[i] = smallest * Math.pow(largest / smallest, (double) i / steps);
        }
    }

    /** A frame in the two sizes that a search needs. */
    record Frame(View coarse, View fine, Template.Look look) {

        /** @param expected what a scene of the place has in each of {@link #FINE} rows */
        static List<Frame> of(List<Canvas> frames, Style style, float[] expected) {
            Template.Look look = Template.Look.of(style);
            int rows = look == Template.Look.PENCIL ? COARSE_PENCIL : COARSE;
            List<Canvas> coarse =
                    frames.stream().map(frame -> scaled(frame, rows)).toList();
            List<Canvas> fine =
                    frames.stream().map(frame -> scaled(frame, FINE)).toList();
            float[] fineRows = View.rows(fine, expected);
            boolean[] resting = RestingPixels.of(fine);
            List<Frame> views = new ArrayList<>(frames.size());
            for (int i = 0; i < frames.size(); i++) {
                Canvas behind = View.behind(fine.get(i), fineRows, resting);
                views.add(new Frame(View.of(coarse.get(i), scaled(behind, rows)), View.of(fine.get(i), behind), look));
            }
            return views;
        }

        private static Canvas scaled(Canvas frame, int rows) {
            return frame.resized((int) Math.round((double) rows * frame.width() / frame.height()), rows);
        }
    }

    /** The best places of one subject in a frame, best first, none overlapping a better one; at least one. */
    List<Match> find(Subject subject, Frame frame, int wanted) {
        List<Match> found = new ArrayList<>();
        List<Seed> seeds = seeds(subject, frame);
        for (Seed seed : seeds) {
            if (found.size() == wanted) {
                break;
            }
            boolean taken = false;
            for (Match match : found) {
                taken |= overlaps(match, seed, frame);
            }
            if (!taken) {
                List<Seed> near = seeds.stream()
                        .filter(other -> Math.hypot(other.x - seed.x, other.y - seed.y)
                                <= Math.max(1.5, .12 * frame.coarse.height()))
                        .limit(KEPT)
                        .toList();
                found.add(refined(subject, frame, near));
            }
        }
        found.sort(Comparator.comparing(Match::gain).reversed());
        return found;
    }

    /** The most that any pose of the subject explains of the small copy: quick, and good enough to leave most out. */
    float promise(Subject subject, Frame frame) {
        float best = 0;
        View view = frame.coarse;
        for (Template template : candidates(subject, frame)) {
            int margin = margin(template, view);
            for (int y = margin; y < view.height() - margin / 2; y++) {
                for (int x = 0; x < view.width(); x++) {
                    best = Math.max(best, template.gain(view, x, y));
                }
            }
        }
        return best;
    }

    private List<Template> candidates(Subject subject, Frame frame) {
        int poses = bank.frames(subject).size();
        int turns = turns(subject);
        int step = Math.max(1, poses / (turns > 1 ? 3 : 6));
        List<Template> candidates = new ArrayList<>();
        for (int pose = 0; pose < poses; pose += step) {
            for (int side = 0; side < (subject.facing() == 0 ? 1 : 2); side++) {
                for (double height : heights) {
                    for (int turn = 0; turn < turns; turn++) {
                        double angle = 2 * Math.PI * turn / turns;
                        candidates.add(
                                template(subject, pose, side == 1, angle, height, frame.look, frame.coarse.height()));
                    }
                }
            }
        }
        return candidates;
    }

    /** Upright alone, but for what rolls or may spin. */
    private int turns(Subject subject) {
        return subject.gait() == Subject.Gait.ROLL || spins && subject.maySpin() ? 8 : 1;
    }

    private static int margin(Template template, View view) {
        return Math.max(1, (int) (template.height() * view.height() * .35));
    }

    private static boolean overlaps(Match match, Seed seed, Frame frame) {
        double dx = (seed.x + .5) / frame.coarse.width() - match.x;
        double dy = (seed.y + .5) / frame.coarse.height() - match.y;
        double aspect = (double) frame.coarse.width() / frame.coarse.height();
        return Math.hypot(dx * aspect, dy) < .75 * Math.max(match.height, seed.template.height());
    }

    private List<Seed> seeds(Subject subject, Frame frame) {
        View view = frame.coarse;
        List<Seed> seeds = new ArrayList<>();
        for (Template template : candidates(subject, frame)) {
            int margin = margin(template, view);
            float[] gains = new float[view.width() * view.height()];
            java.util.Arrays.fill(gains, Float.NEGATIVE_INFINITY);
            for (int y = margin; y < view.height() - margin / 2; y++) {
                for (int x = 0; x < view.width(); x++) {
                    gains[y * view.width() + x] = template.gain(view, x, y);
                }
            }
            addPeaks(template, gains, view, seeds);
        }
        seeds.sort(Comparator.comparing(Seed::gain).reversed());
        return seeds;
    }

    /** Adds the pixels that are better than their neighbours. */
    private static void addPeaks(Template template, float[] gains, View view, List<Seed> seeds) {
        int w = view.width();
        for (int y = 0; y < view.height(); y++) {
            for (int x = 0; x < w; x++) {
                float gain = gains[y * w + x];
                boolean peak = gain > Float.NEGATIVE_INFINITY;
                for (int near = 0; near < 9 && peak; near++) {
                    int nx = x + near % 3 - 1;
                    int ny = y + near / 3 - 1;
                    peak = nx < 0 || ny < 0 || nx >= w || ny >= view.height() || gains[ny * w + nx] <= gain;
                }
                if (peak) {
                    seeds.add(new Seed(template, x, y, gain));
                }
            }
        }
    }

    private Match refined(Subject subject, Frame frame, List<Seed> seeds) {
        View view = frame.fine;
        int poses = bank.frames(subject).size();
        Seed best = null;
        for (Seed seed : seeds) {
            double scale = (double) view.height() / frame.coarse.height();
            int x = (int) ((seed.x + .5) * scale);
            int y = (int) ((seed.y + .5) * scale);
            Template from = seed.template;
            Seed here = around(
                    template(
                            subject,
                            from.pose(),
                            from.mirrored(),
                            from.turn(),
                            from.height(),
                            frame.look,
                            view.height()),
                    view,
                    x,
                    y,
                    (int) Math.ceil(scale / 2));
            for (int round = 0; round < 2; round++) {
                Template now = here.template;
                for (int turn = -2; turn <= 2; turn++) {
                    int pose = Math.floorMod(now.pose() + turn, poses);
                    for (double grown : new double[] {.95, 1, 1.05}) {
                        double height = Math.round(now.height() * grown * 200) / 200.0;
                        Template other =
                                template(subject, pose, now.mirrored(), now.turn(), height, frame.look, view.height());
                        Seed there = around(other, view, here.x, here.y, 1);
                        here = there.gain > here.gain ? there : here;
                    }
                    if (poses == 1) {
                        break;
                    }
                }
            }
            best = best == null || here.gain > best.gain ? here : best;
        }
        float most = Math.max(1e-3f, best.template.most(view, best.x, best.y));
        return new Match(
                (best.x + .5) / view.width(),
                (best.y + .5) / view.height(),
                best.template.height(),
                best.template.mirrored(),
                best.template.turn(),
                best.gain,
                best.gain / most);
    }

    private static Seed around(Template template, View view, int x, int y, int reach) {
        Seed best = new Seed(template, x, y, template.gain(view, x, y));
        for (int dy = -reach; dy <= reach; dy++) {
            for (int dx = -reach; dx <= reach; dx++) {
                float gain = template.gain(view, x + dx, y + dy);
                if (gain > best.gain) {
                    best = new Seed(template, x + dx, y + dy, gain);
                }
            }
        }
        return best;
    }

    private Template template(
            Subject subject, int pose, boolean mirrored, double turn, double height, Template.Look look, int rows) {
        return templates.computeIfAbsent(
                new Key(subject, pose, mirrored, turn, height, look, rows),
                key -> Template.of(bank.frames(subject).get(pose), pose, mirrored, turn, height, rows, look));
    }
}
