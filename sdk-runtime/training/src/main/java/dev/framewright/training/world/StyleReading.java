package dev.framewright.training.world;

import java.util.List;

/** Tells the styles apart by their colours and blocks. */
final class StyleReading {

    private StyleReading() {}

    static Style style(List<Canvas> frames) {
        double chroma = 0;
        double paper = 0;
        double light = 0;
        double blue = 0;
        int n = 0;
        for (Canvas frame : frames) {
            // A small copy is free of noise, which would pass for colour.
            float[] rgb = frame.resized(frame.width() / 4, frame.height() / 4).rgb();
            for (int i = 0; i < rgb.length; i += 3) {
                float most = Math.max(rgb[i], Math.max(rgb[i + 1], rgb[i + 2]));
                float least = Math.min(rgb[i], Math.min(rgb[i + 1], rgb[i + 2]));
                chroma += most - least;
                paper += Math.abs(rgb[i + 1] - .98f * rgb[i]) + Math.abs(rgb[i + 2] - .93f * rgb[i]);
                light += rgb[i];
                blue += rgb[i + 2];
                n++;
            }
        }
        // Paper is a little yellow, film is not.
        if (paper < .05 * light && blue < .965 * light) {
            return Style.PENCIL;
        }
        if (chroma / n < .03) {
            return Style.NOIR;
        }
        return blocky(frames) ? Style.PIXEL : Style.PLAIN;
    }

    /** True if neighbours within a block are clearly more alike than neighbours across its border. */
    private static boolean blocky(List<Canvas> frames) {
        return blockiness(frames) < .87;
    }

    /**
     * Change between neighbours within blocks over that across their borders: about 1 unless there are blocks. It is
     * taken along rows and along columns, and the larger one counts, since one horizon may lie on a border.
     */
    static double blockiness(List<Canvas> frames) {
        double[] within = new double[2];
        double[] across = new double[2];
        for (Canvas frame : frames) {
            int block = Math.max(2, Math.round(frame.height() / 32f));
            // Joined along the other direction, each difference is of a whole block's side, so noise counts less.
            Canvas columns = frame.resized(frame.width(), Math.max(1, frame.height() / block));
            Canvas rows = frame.resized(Math.max(1, frame.width() / block), frame.height());
            for (int i = 0; i < columns.width() * columns.height(); i++) {
                int x = i % columns.width();
                if (x > 0) {
                    (x % block == 0 ? across : within)[0] += change(columns, i, 1);
                }
            }
            for (int i = rows.width(); i < rows.width() * rows.height(); i++) {
                (i / rows.width() % block == 0 ? across : within)[1] += change(rows, i, rows.width());
            }
        }
        int block = Math.max(2, Math.round(frames.get(0).height() / 32f));
        double sideways = within[0] / Math.max(1e-6, across[0]);
        double down = within[1] / Math.max(1e-6, across[1]);
        return Math.max(sideways, down) / (block - 1);
    }

    /** Squared, so that clear steps outweigh slow slopes and noise, but none outweighs all others. */
    private static double change(Canvas canvas, int pixel, int back) {
        double sum = 0;
        for (int c = 0; c < 3; c++) {
            double d = canvas.rgb()[3 * pixel + c] - canvas.rgb()[3 * (pixel - back) + c];
            sum += d * d;
        }
        return Math.min(.03, sum);
    }
}
