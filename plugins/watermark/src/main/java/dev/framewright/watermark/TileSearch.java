package dev.framewright.watermark;

import dev.framewright.api.Size;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Looks for the mark in tiles, in a picture of unknown scale and shift. Not safe for use by two threads. */
final class TileSearch {
    private static final double SMALLEST = .42;
    private static final double LARGEST = 2.3;
    private static final double LARGEST_STEP = .02;
    /** Cycles per pixel of the fastest part of the mark. */
    private static final double FASTEST = .14;

    private static final int LARGEST_SIDE = 768;
    private static final int GRID = 2 * Layout.TILE;
    private static final int CANDIDATES = 40;
    private static final int REFINED = 8;
    private static final int SHIFTS = 3;
    private static final int NEIGHBOURS = 12;

    private final Layout layout;
    private final Fold fold;
    private final Fourier grid = new Fourier(GRID);
    private final int[] byRadius;

    /** A scale and shift at which the known signs are seen, the likelier the higher the score. */
    private record Place(double scale, double column, double row, double score, double[] parts) {}

    /** The middle of a picture, and its residuals by the scale that they were made for. */
    private record Searched(float[] luma, Size size, Map<Integer, float[]> residuals) {
        float[] residual(double scale) {
            return residuals.computeIfAbsent(Residual.radius(scale), key -> Residual.of(luma, size, scale));
        }
    }

    TileSearch(Layout layout) {
        this.layout = layout;
        this.fold = new Fold(layout);
        Integer[] order = new Integer[Layout.PLACES];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(layout::radius));
        this.byRadius = Arrays.stream(order).mapToInt(i -> i).toArray();
    }

    /** Gives the payload of a picture's brightness, where it has one. */
    OptionalLong payload(float[] luma, Size size) {
        for (Place place : places(middle(luma, size))) {
            OptionalLong payload = Message.payload(signs(place));
            if (payload.isPresent()) {
                return payload;
            }
        }
        return OptionalLong.empty();
    }

    private static Searched middle(float[] luma, Size size) {
        Size kept = new Size(Math.min(LARGEST_SIDE, size.width()), Math.min(LARGEST_SIDE, size.height()));
        int left = (size.width() - kept.width()) / 2;
        int top = (size.height() - kept.height()) / 2;
        float[] middle = new float[kept.width() * kept.height()];
        for (int y = 0; y < kept.height(); y++) {
            System.arraycopy(luma, (top + y) * size.width() + left, middle, y * kept.width(), kept.width());
        }
        return new Searched(middle, kept, new HashMap<>());
    }

    /** The likeliest scales and shifts, best first. */
    private List<Place> places(Searched picture) {
        double side = Math.max(picture.size().width(), picture.size().height());
        List<Place> coarse = new ArrayList<>(at(1, picture));
        for (double scale = SMALLEST; scale < LARGEST; scale *= 1 + step(scale, side)) {
            coarse.addAll(at(scale, picture));
        }
        coarse.sort(Comparator.comparingDouble(place -> -place.score()));
        List<Place> fine = new ArrayList<>(coarse.subList(0, Math.min(CANDIDATES, coarse.size())));
        for (Place place : coarse.subList(0, Math.min(REFINED, coarse.size()))) {
            double near = step(place.scale(), side) / 2;
            for (double shift : new double[] {-near, -near / 2, near / 2, near}) {
                fine.addAll(at(place.scale() * (1 + shift), picture));
            }
        }
        fine.sort(Comparator.comparingDouble(place -> -place.score()));
        return fine;
    }

    /** Between two scales of this ratio the fastest part is about a third of a cycle off at the picture's edge. */
    private static double step(double scale, double side) {
        return Math.min(LARGEST_STEP, .7 * scale / (FASTEST * side));
    }

    private List<Place> at(double scale, Searched picture) {
        double[] parts = whitened(fold.parts(picture.residual(scale), picture.size(), scale));
        double[] re = new double[GRID * GRID];
        double[] im = new double[GRID * GRID];
        double energy = 0;
        for (int place = 0; place < Layout.KNOWN; place++) {
            double a = parts[2 * place];
            double b = parts[2 * place + 1];
            int index = layout.index(place, GRID);
            re[index] = a * layout.knownSign(2 * place) + b * layout.knownSign(2 * place + 1);
            im[index] = b * layout.knownSign(2 * place) - a * layout.knownSign(2 * place + 1);
            energy += a * a + b * b;
        }
        // At each shift, how well the known signs fit when the tile starts there.
        grid.forward(re, im);
        List<Place> best = new ArrayList<>();
        for (int i = 0; i < SHIFTS; i++) {
            int peak = 0;
            for (int k = 1; k < re.length; k++) {
                peak = re[k] > re[peak] ? k : peak;
            }
            int row = peak / GRID;
            int column = peak % GRID;
            best.add(new Place(scale, column / 2.0, row / 2.0, re[peak] / Math.sqrt(2 * energy + 1e-9), parts));
            for (int dy = -4; dy <= 4; dy++) {
                for (int dx = -4; dx <= 4; dx++) {
                    re[Math.floorMod(row + dy, GRID) * GRID + Math.floorMod(column + dx, GRID)] = -1e9;
                }
            }
        }
        return best;
    }

    /** The parts divided by the usual size of those of about their frequency; none may outvote the others. */
    private double[] whitened(double[] parts) {
        double[] sizes = new double[Layout.PLACES];
        for (int place = 0; place < sizes.length; place++) {
            sizes[place] = Math.sqrt(parts[2 * place] * parts[2 * place] + parts[2 * place + 1] * parts[2 * place + 1]);
        }
        double[] white = new double[parts.length];
        double[] near = new double[2 * NEIGHBOURS];
        for (int i = 0; i < Layout.PLACES; i++) {
            int first = Math.max(0, Math.min(i - NEIGHBOURS, Layout.PLACES - near.length));
            for (int j = 0; j < near.length; j++) {
                near[j] = sizes[byRadius[first + j]];
            }
            Arrays.sort(near);
            double usual = near[NEIGHBOURS] + 1e-9;
            int place = byRadius[i];
            double factor = Math.min(1 / usual, 2 / (sizes[place] + 1e-9));
            white[2 * place] = parts[2 * place] * factor;
            white[2 * place + 1] = parts[2 * place + 1] * factor;
        }
        return white;
    }

    /** The message's parts as they are when the tile starts at the picture's corner. */
    private double[] signs(Place found) {
        double[] signs = new double[Message.SIGNS];
        for (int place = Layout.KNOWN; place < Layout.PLACES; place++) {
            double cycles = layout.column(place) * found.column() + layout.row(place) * found.row();
            double angle = -2 * Math.PI * cycles / Layout.TILE;
            double a = found.parts()[2 * place];
            double b = found.parts()[2 * place + 1];
            int first = 2 * (place - Layout.KNOWN);
            signs[first] = a * Math.cos(angle) - b * Math.sin(angle);
            signs[first + 1] = a * Math.sin(angle) + b * Math.cos(angle);
        }
        return signs;
    }
}
