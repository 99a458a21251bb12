package dev.framewright.training.world;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads place and camera from what lies around the subject. */
final class BackgroundReading {

    private static final int BANDS = 16;
    private static final int REFERENCES = 24;
    private static final int SIDE = 96;

    /** Each band of rows of a place: median colour and how far its pixels are from it. */
    private final Map<Style, Map<Place, List<float[]>>> references = new EnumMap<>(Style.class);

    private final WorldConfiguration configuration;

    BackgroundReading(WorldConfiguration configuration) {
        this.configuration = configuration;
    }

    /** A frame and which of its pixels belong to subjects or their shadows. */
    record Masked(Canvas frame, boolean[] hidden) {

        static Masked of(Canvas frame, List<SubjectSearch.Match> matches) {
            boolean[] hidden = new boolean[frame.width() * frame.height()];
            for (SubjectSearch.Match match : matches) {
                double half = match.height() * .56 * frame.height();
                double x = match.x() * frame.width();
                double y = match.y() * frame.height();
                for (int row = (int) Math.max(0, y - half); row < Math.min(frame.height(), y + half); row++) {
                    for (int column = (int) Math.max(0, x - half);
                            column < Math.min(frame.width(), x + half);
                            column++) {
                        hidden[row * frame.width() + column] = true;
                    }
                }
            }
            return new Masked(frame, hidden);
        }

        /** Half the rows and columns, which takes off noise. */
        Masked smaller() {
            int w = frame.width() / 2;
            int h = frame.height() / 2;
            boolean[] less = new boolean[w * h];
            for (int i = 0; i < less.length; i++) {
                less[i] = hidden[i / w * 2 * frame.width() + i % w * 2];
            }
            return new Masked(frame.resized(w, h), less);
        }
    }

    /** The place whose scenes are most like the frames. */
    Place place(List<Masked> frames, Style style) {
        float[] seen = bands(frames);
        Place best = configuration.places().get(0);
        double least = Double.MAX_VALUE;
        for (Map.Entry<Place, List<float[]>> place : referencesOf(style).entrySet()) {
            double[] distances = place.getValue().stream()
                    .mapToDouble(reference -> distance(seen, reference))
                    .sorted()
                    .toArray();
            double distance = distances[0] + .3 * distances[2];
            if (distance < least) {
                least = distance;
                best = place.getKey();
            }
        }
        return best;
    }

    /** The usual colour of each of some rows of a place. */
    float[] rows(Place place, Style style, int rows) {
        List<float[]> found = referencesOf(style).get(place);
        float[] usual = new float[rows * 3];
        for (int y = 0; y < rows; y++) {
            for (int c = 0; c < 3; c++) {
                int at = y * BANDS / rows * 6 + c;
                double[] values =
                        found.stream().mapToDouble(bands -> bands[at]).sorted().toArray();
                usual[y * 3 + c] = (float) values[values.length / 2];
            }
        }
        return usual;
    }

    private synchronized Map<Place, List<float[]>> referencesOf(Style style) {
        return references.computeIfAbsent(style, key -> {
            Map<Place, List<float[]>> places = new EnumMap<>(Place.class);
            boolean zooms = configuration.cameras().stream().anyMatch(Camera::zooms);
            for (Place place : configuration.places()) {
                List<float[]> found = new ArrayList<>();
                int n = place == Place.STUDIO ? 10 * REFERENCES : REFERENCES;
                for (int i = 0; i < n; i++) {
                    Canvas scene = Scene.paint(place, SIDE * 3 / 2, SIDE, new WorldRandom(-1 - i));
                    Canvas frame = new Canvas(SIDE, SIDE);
                    double zoom = zooms && i % 2 == 1 ? 1 + StickerWorld.ZOOM / 2 : 1;
                    frame.window(scene, SIDE * .75, SIDE * .5, zoom);
                    FrameStyle.apply(style, frame);
                    found.add(bands(List.of(new Masked(frame, new boolean[SIDE * SIDE]))));
                }
                places.put(place, found);
            }
            return places;
        });
    }

    private static float[] bands(List<Masked> frames) {
        float[] bands = new float[BANDS * 6];
        for (int band = 0; band < BANDS; band++) {
            for (int c = 0; c < 3; c++) {
                float[] values = values(frames, band, c);
                if (values.length < 8) {
                    bands[band * 6 + c] = Float.NaN;
                    continue;
                }
                Arrays.sort(values);
                float median = values[values.length / 2];
                float spread = 0;
                for (float value : values) {
                    spread += Math.abs(value - median);
                }
                bands[band * 6 + c] = median;
                bands[band * 6 + 3 + c] = spread / values.length;
            }
        }
        return bands;
    }

    private static float[] values(List<Masked> frames, int band, int channel) {
        float[] values = new float[frames.size() * frames.get(0).hidden.length];
        int n = 0;
        for (Masked masked : frames) {
            int w = masked.frame.width();
            int h = masked.frame.height();
            for (int y = band * h / BANDS; y < (band + 1) * h / BANDS; y++) {
                for (int x = 0; x < w; x++) {
                    if (!masked.hidden[y * w + x]) {
                        values[n++] = masked.frame.rgb()[(y * w + x) * 3 + channel];
                    }
                }
            }
        }
        return Arrays.copyOf(values, n);
    }

    private static double distance(float[] seen, float[] reference) {
        double sum = 0;
        int n = 0;
        for (int i = 0; i < seen.length; i++) {
            if (!Float.isNaN(seen[i]) && !Float.isNaN(seen[i - i % 6])) {
                double weight = i % 6 < 3 ? 1 : 1.5;
                double d = Math.min(.35, Math.abs(seen[i] - reference[i]));
                sum += weight * d * d;
                n++;
            }
        }
        return Math.sqrt(sum / Math.max(1, n));
    }

    /** What a camera would have to do to turn one frame's background into a later one's. */
    Camera camera(Masked first, Masked last) {
        return cameraOf(first.smaller(), last.smaller());
    }

    private Camera cameraOf(Masked first, Masked last) {
        double still = change(first, last, 0, 1);
        Camera best = Camera.STATIC;
        // A moving camera must explain the change clearly better, or a blurred clip would seem to move.
        double least = .9 * still - 1e-5;
        for (Camera camera : configuration.cameras()) {
            if (camera == Camera.STATIC) {
                continue;
            }
            for (int step = -3; step <= 3; step++) {
                double shift = camera.zooms() ? 0 : -camera.pan() * StickerWorld.PAN * (1 + step * .12);
                double grown = 1 + StickerWorld.ZOOM * (1 + step * .12);
                double zoom = camera == Camera.ZOOM_IN ? grown : camera == Camera.ZOOM_OUT ? 1 / grown : 1;
                double change = change(first, last, shift, zoom);
                if (change < least) {
                    least = change;
                    best = camera;
                }
            }
        }
        return best;
    }

    /** Mean squared difference after the first frame was moved by a share of its width and scaled about its middle. */
    private static double change(Masked first, Masked last, double shift, double zoom) {
        int w = first.frame.width();
        int h = first.frame.height();
        double sum = 0;
        int n = 0;
        for (int y = 0; y < h; y++) {
            int fromY = (int) Math.floor((y + .5 - h / 2.0) / zoom + h / 2.0);
            for (int x = 0; x < w; x++) {
                int fromX = (int) Math.floor((x + .5 - w / 2.0) / zoom + w / 2.0 - shift * w);
                if (fromX < 0 || fromY < 0 || fromX >= w || fromY >= h) {
                    continue;
                }
                int a = fromY * w + fromX;
                int b = y * w + x;
                if (!first.hidden[a] && !last.hidden[b]) {
                    for (int c = 0; c < 3; c++) {
                        sum += Math.abs(
                                first.frame.rgb()[3 * a + c] - last.frame.rgb()[3 * b + c]);
                    }
                    n += 3;
                }
            }
        }
        return n < w * h / 8 ? 1 : sum / n;
    }
}
