package dev.framewright.watermark;

import java.util.List;

/** Fits {@link TraceWeights} to copies of clips by gradient descent with momentum; the same copies give the same weights. */
final class TraceTraining {
    private static final double DECAY = 1e-3;
    private static final double RATE = .2;
    private static final double MOMENTUM = .9;
    private static final int ROUNDS = 800;

    private TraceTraining() {}

    /** Gives weights with a threshold of 0. */
    static TraceWeights fitted(String model, List<TraceCopies.Copy> copies) {
        double[][] pattern =
                pattern(copies.stream().filter(TraceCopies.Copy::ours).toList());
        double[][] rows =
                copies.stream().map(copy -> copy.traces().numbers(pattern)).toArray(double[][]::new);
        boolean[] ours = new boolean[rows.length];
        for (int i = 0; i < ours.length; i++) {
            ours[i] = copies.get(i).ours();
        }
        int count = rows[0].length;
        double[] means = new double[count];
        double[] scales = new double[count];
        for (int i = 0; i < count; i++) {
            double sum = 0;
            double squares = 0;
            for (double[] row : rows) {
                sum += row[i];
                squares += row[i] * row[i];
            }
            means[i] = sum / rows.length;
            scales[i] = 1 / Math.sqrt(Math.max(0, squares / rows.length - means[i] * means[i]) + 1e-6);
        }
        return descended(new TraceWeights(model, 0, pattern, means, scales, new double[count], 0), rows, ours);
    }

    /** The mean pattern of copies that were not scaled. */
    private static double[][] pattern(List<TraceCopies.Copy> ours) {
        double[][] mean = new double[DecoderGrid.PLANES][Traces.STRIDE * Traces.STRIDE];
        for (TraceCopies.Copy copy : ours) {
            if (List.of("H.264, CRF 18", "H.264, CRF 23").contains(copy.how())) {
                double[][] own = copy.traces().pattern();
                for (int plane = 0; plane < mean.length; plane++) {
                    for (int i = 0; i < mean[plane].length; i++) {
                        mean[plane][i] += own[plane][i];
                    }
                }
            }
        }
        for (double[] plane : mean) {
            DecoderGrid.level(plane);
        }
        return mean;
    }

    private static TraceWeights descended(TraceWeights first, double[][] rows, boolean[] ours) {
        int count = first.weights().length;
        double[][] standard = new double[rows.length][count];
        int positives = 0;
        for (int r = 0; r < rows.length; r++) {
            positives += ours[r] ? 1 : 0;
            for (int i = 0; i < count; i++) {
                standard[r][i] = first.standard(rows[r][i], i);
            }
        }
        double[] weights = new double[count];
        double bias = 0;
        double[] speed = new double[count + 1];
        for (int round = 0; round < ROUNDS; round++) {
            double[] gradient = new double[count + 1];
            for (int r = 0; r < rows.length; r++) {
                double score = bias;
                for (int i = 0; i < count; i++) {
                    score += weights[i] * standard[r][i];
                }
                // Ours and the others count the same in all.
                double share = .5 / (ours[r] ? positives : rows.length - positives);
                double error = share * (1 / (1 + Math.exp(-score)) - (ours[r] ? 1 : 0));
                for (int i = 0; i < count; i++) {
                    gradient[i] += error * standard[r][i];
                }
                gradient[count] += error;
            }
            for (int i = 0; i < count; i++) {
                speed[i] = MOMENTUM * speed[i] + gradient[i] + DECAY * weights[i];
                weights[i] -= RATE * speed[i];
            }
            speed[count] = MOMENTUM * speed[count] + gradient[count];
            bias -= RATE * speed[count];
        }
        return new TraceWeights(first.model(), 0, first.pattern(), first.means(), first.scales(), weights, bias);
    }
}
