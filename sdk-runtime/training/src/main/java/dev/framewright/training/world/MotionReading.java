package dev.framewright.training.world;

import dev.framewright.training.world.SubjectSearch.Match;
import java.util.List;

/** Names the motion of a tracked subject. */
final class MotionReading {

    private MotionReading() {}

    /**
     * The motion of the subjects' common middle, as seen in the scene.
     *
     * @param subject only some spin
     * @param tracks matches at some moments of the clip, best first
     * @param count how many of each moment's matches are real
     * @param camera what was read from the background
     * @param at those moments, in [0, 1]
     */
    static Motion motion(Subject subject, List<List<Match>> tracks, int count, Camera camera, double[] at) {
        int n = tracks.size();
        double[] x = new double[n];
        double[] y = new double[n];
        double[] height = new double[n];
        for (int i = 0; i < n; i++) {
            List<Match> present =
                    tracks.get(i).subList(0, Math.min(count, tracks.get(i).size()));
            double zoom = switch (camera) {
                case ZOOM_IN -> 1 + StickerWorld.ZOOM * at[i];
                case ZOOM_OUT -> 1 + StickerWorld.ZOOM * (1 - at[i]);
                case STATIC, PAN_LEFT, PAN_RIGHT -> 1;
            };
            double pan = camera.pan() * StickerWorld.PAN * (at[i] - .5);
            x[i] = present.stream().mapToDouble(Match::x).average().orElseThrow();
            y[i] = present.stream().mapToDouble(Match::y).average().orElseThrow();
            x[i] = .5 + (x[i] - .5) / zoom + pan;
            y[i] = .5 + (y[i] - .5) / zoom;
            height[i] = present.stream().mapToDouble(Match::height).average().orElseThrow() / zoom;
        }
        double way = slope(at, x);
        double rise = slope(at, y);
        double growth = Math.log(height[n - 1] / height[0]);
        if (Math.abs(way) > .2) {
            return way < 0 ? Motion.LEFT : Motion.RIGHT;
        }
        if (Math.abs(growth) > .4) {
            return growth > 0 ? Motion.GROW : Motion.SHRINK;
        }
        if (Math.abs(rise) > .26) {
            return rise < 0 ? Motion.UP : Motion.DOWN;
        }
        if (subject.maySpin() && turned(tracks)) {
            return Motion.SPIN;
        }
        return range(y) > .075 ? Motion.JUMP : Motion.STILL;
    }

    /** Change over the whole clip of the straight line that fits best. */
    private static double slope(double[] at, double[] values) {
        int n = values.length;
        double meanAt = 0;
        double mean = 0;
        for (int i = 0; i < n; i++) {
            meanAt += at[i] / n;
            mean += values[i] / n;
        }
        double up = 0;
        double down = 0;
        for (int i = 0; i < n; i++) {
            up += (at[i] - meanAt) * (values[i] - mean);
            down += (at[i] - meanAt) * (at[i] - meanAt);
        }
        return up / down;
    }

    /** True if at half of the moments the subject is turned clearly from how it was at first. */
    private static boolean turned(List<List<Match>> tracks) {
        double first = tracks.get(0).get(0).turn();
        int far = 0;
        for (List<Match> track : tracks) {
            double apart = Math.abs(Math.IEEEremainder(track.get(0).turn() - first, 2 * Math.PI));
            far += apart > .7 ? 1 : 0;
        }
        return far >= tracks.size() / 2;
    }

    private static double range(double[] values) {
        double low = values[0];
        double high = values[0];
        for (double value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        return high - low;
    }
}
