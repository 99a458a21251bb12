package dev.framewright.training.world;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A procedural world of named, animated sprites over painted scenes. Its clips are the starter model's training
 * data, and since a {@link Spec} says all about a clip, also the measure of what the model has learnt.
 *
 * <p>Safe for use by many threads; the same spec gives the same bytes.
 */
public final class StickerWorld {

    /** Loops of the sprite in one second. */
    private static final double LOOPS_PER_SECOND = 8.0 / 9;

    /** Frame widths that a panning camera passes over a clip. */
    static final double PAN = .25;

    /** How much nearer a zooming camera comes. */
    static final double ZOOM = .25;

    /** Clip lengths that movement goes on for beyond a clip's ends, as it slows down. */
    private static final double REST = .15;

    /** Side of the scene in frames, so that a moving camera never sees its edge. */
    private static final double MARGIN = 1.5;

    private final SpriteBank bank;
    private final WorldConfiguration configuration;

    public StickerWorld(SpriteBank bank, WorldConfiguration configuration) {
        this.bank = bank;
        this.configuration = configuration;
    }

    public SpriteBank bank() {
        return bank;
    }

    public WorldConfiguration configuration() {
        return configuration;
    }

    /** Draws a clip of the configured world. */
    public Spec sample(WorldRandom random) {
        return configuration.sample(random);
    }

    /** Describes a clip in one of many wordings. */
    public String caption(Spec spec, WorldRandom random) {
        return Captions.caption(spec, random);
    }

    /**
     * Renders a clip.
     *
     * @param frames 1 for a picture of some moment of the clip, else the clip from its beginning to its end
     * @param height in pixels, at least 32
     * @param width in pixels, at least 32
     * @param framesPerSecond sets the pace of the sprite's own loop; the way over the screen always takes the clip
     */
    public Clip render(Spec spec, int frames, int height, int width, double framesPerSecond) {
        return frames == 1
                ? render(spec, still(spec), height, width)
                : render(spec, 0, frames, frames, height, width, framesPerSecond);
    }

    /**
     * Renders a part of a clip, or what is before or after it: there the way over the screen, growth and camera come to
     * rest while jumps, turns and the sprite's own loop go on.
     *
     * @param first frame of the part, counted from the clip's beginning; may be negative
     * @param frames of the part
     * @param whole frames of the clip, at least 2
     */
    public Clip render(Spec spec, int first, int frames, int whole, int height, int width, double framesPerSecond) {
        return render(spec, consecutive(first, frames), whole, height, width, framesPerSecond);
    }

    /**
     * Renders any moments of a clip, in any order.
     *
     * @param at the moments in frames, counted from the clip's beginning; may lie between frames, and outside the clip
     * @param whole frames of the clip, at least 2
     */
    public Clip render(Spec spec, List<Double> at, int whole, int height, int width, double framesPerSecond) {
        return render(spec, moments(at, whole, framesPerSecond), height, width);
    }

    /**
     * Where the subjects of a rendered part of a clip are, without rendering it.
     *
     * @param first as for rendering; of a single frame without meaning
     * @param frames 1 for the moment that a picture shows
     * @return for each frame, as {@link Clip#truth} has it
     */
    public static List<List<Clip.Placement>> placements(Spec spec, int first, int frames, double framesPerSecond) {
        return frames == 1
                ? placements(spec, still(spec))
                : placements(spec, consecutive(first, frames), frames, framesPerSecond);
    }

    /** Where the subjects are in {@linkplain #render(Spec, List, int, int, int, double) any moments} of a clip. */
    public static List<List<Clip.Placement>> placements(Spec spec, List<Double> at, int whole, double framesPerSecond) {
        return placements(spec, moments(at, whole, framesPerSecond));
    }

    private static List<List<Clip.Placement>> placements(Spec spec, List<Moment> moments) {
        Choreography way = Choreography.of(spec);
        return moments.stream().map(moment -> placements(spec, way, moment)).toList();
    }

    private static List<Moment> still(Spec spec) {
        Choreography way = Choreography.of(spec);
        return List.of(new Moment(way.still(), way.still() * 2));
    }

    private static List<Double> consecutive(int first, int frames) {
        return IntStream.range(first, first + frames).mapToObj(t -> (double) t).toList();
    }

    private static List<Moment> moments(List<Double> at, int whole, double framesPerSecond) {
        return at.stream()
                .map(t -> new Moment(t / (whole - 1.0), t / framesPerSecond))
                .toList();
    }

    private static double zoom(Spec spec, double at) {
        return switch (spec.camera()) {
            case ZOOM_IN -> 1 + ZOOM * at;
            case ZOOM_OUT -> 1 + ZOOM * (1 - at);
            case STATIC, PAN_LEFT, PAN_RIGHT -> 1;
        };
    }

    private static List<Clip.Placement> placements(Spec spec, Choreography way, Moment moment) {
        double at = moment.done();
        double zoom = zoom(spec, at);
        double pan = spec.camera().pan() * PAN * (at - .5);
        Pose pose = Pose.of(spec, way, moment);
        List<Clip.Placement> placements = new ArrayList<>(spec.count());
        for (int i = 0; i < spec.count(); i++) {
            double apart = spec.count() == 1 ? 0 : i == 0 ? -.22 : .22;
            double x = .5 + (pose.x + apart - .5 - pan) * zoom;
            double y = .5 + (pose.y - .5) * zoom;
            placements.add(new Clip.Placement(x, y, pose.height * zoom));
        }
        return List.copyOf(placements);
    }

    /**
     * A moment of a clip.
     *
     * @param at 0 at its beginning, 1 at its end
     * @param seconds since its beginning
     */
    private record Moment(double at, double seconds) {

        /** The share of the way that is done: {@link #at} inside the clip; outside, what comes to rest within a tenth of it. */
        double done() {
            return at < 0 ? -rest(-at) : at > 1 ? 1 + rest(at - 1) : at;
        }

        private static double rest(double beyond) {
            return REST * (1 - Math.exp(-beyond / REST));
        }
    }

    private Clip render(Spec spec, List<Moment> moments, int height, int width) {
        int frames = moments.size();
        if (frames < 1 || height < 32 || width < 32) {
            throw new IllegalArgumentException("a clip needs at least 1 frame of 32x32 but " + frames + " of " + width
                    + "x" + height + " were asked for");
        }
        Choreography way = Choreography.of(spec);
        double margin = spec.camera().zooms() ? 1 + ZOOM : 1;
        Canvas scene = Scene.paint(
                spec.place(),
                (int) Math.round(width * MARGIN * margin),
                (int) Math.round(height * margin),
                new WorldRandom(spec.seed()));
        List<Sprite> loop = bank.frames(spec.subject());
        byte[] rgb = new byte[frames * height * width * 3];
        List<List<Clip.Placement>> truth = new ArrayList<>(frames);
        Canvas frame = new Canvas(width, height);
        for (int t = 0; t < frames; t++) {
            truth.add(draw(spec, way, scene, loop, moments.get(t), frame));
            FrameStyle.apply(spec.style(), frame);
            float[] values = frame.rgb();
            int offset = t * values.length;
            for (int i = 0; i < values.length; i++) {
                rgb[offset + i] = (byte) (Math.max(0, Math.min(1, values[i])) * 255f + .5f);
            }
        }
        return new Clip(rgb, frames, height, width, List.copyOf(truth));
    }

    private static List<Clip.Placement> draw(
            Spec spec, Choreography way, Canvas scene, List<Sprite> loop, Moment moment, Canvas frame) {
        double at = moment.done();
        double zoom = zoom(spec, at);
        double pan = spec.camera().pan() * PAN * (at - .5);
        double scale = frame.height() / (double) scene.height() * zoom;
        frame.window(scene, scene.width() / 2.0 + pan * frame.width(), scene.height() / 2.0, scale);

        Pose pose = Pose.of(spec, way, moment);
        boolean mirrored = spec.subject().facing() != 0 && spec.subject().facing() != way.direction();
        List<Clip.Placement> placements = placements(spec, way, moment);
        for (int i = 0; i < spec.count(); i++) {
            Clip.Placement place = placements.get(i);
            double x = place.x();
            double y = place.y();
            double drawn = place.height();
            if (!way.floating()) {
                double lift = Math.max(0, way.middleY() - pose.y);
                double shrink = 1 - 1.2 * lift;
                double feet = .5 + (spec.place().ground() + .1 - .5) * zoom;
                frame.shadow(
                        x * frame.width(),
                        feet * frame.height(),
                        Math.max(1, drawn * .3 * shrink * frame.height()),
                        Math.max(1, drawn * .06 * frame.height()),
                        .28 * shrink);
            }
            double loops = way.firstPose() + moment.seconds() * LOOPS_PER_SECOND + i / 6.0;
            Sprite sprite = loop.get((int) Math.floor((loops - Math.floor(loops)) * loop.size()) % loop.size());
            sprite.draw(frame, x * frame.width(), y * frame.height(), drawn * frame.height(), pose.rotation, mirrored);
        }
        return placements;
    }

    /** Where the subject is in the scene at a moment of the clip. */
    private record Pose(double x, double y, double height, double rotation) {

        static Pose of(Spec spec, Choreography way, Moment moment) {
            double at = moment.done();
            double x = .5;
            double y = way.middleY();
            double height = way.height();
            double rotation = 0;
            switch (spec.motion()) {
                case STILL -> {}
                case LEFT, RIGHT -> {
                    x = .5 + way.direction() * (at - .5) * way.span();
                    if (spec.subject().gait() == Subject.Gait.ROLL) {
                        rotation = way.direction() * at * 2 * Math.PI;
                    }
                }
                case JUMP -> y -= .2 * Math.abs(Math.sin(moment.at() * 2 * Math.PI * way.speed() + way.phase()));
                case GROW -> height *= .6 + .8 * at;
                case SHRINK -> height *= 1.4 - .8 * at;
                case UP -> y += .22 - .44 * at;
                case DOWN -> y += .44 * at - .22;
                case SPIN -> rotation = moment.at() * 2 * Math.PI * way.speed();
            }
            if (!way.floating() && height != way.height()) {
                y = spec.place().ground() + .1 - height / 2;
            }
            return new Pose(x, y, height, rotation);
        }
    }
}
