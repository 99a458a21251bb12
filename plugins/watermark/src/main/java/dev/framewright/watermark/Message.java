package dev.framewright.watermark;

import java.util.OptionalLong;

/**
 * 32 bits with a check of 24, spread over 168 signs by a tail-biting convolutional code of rate 1/3 and constraint length
 * 9, which a Viterbi decoder reads back from signs that came through noise.
 */
final class Message {
    /** Number of signs. */
    static final int SIGNS = 168;

    private static final int PAYLOAD = 32;
    private static final int CHECK = 24;
    private static final int BITS = PAYLOAD + CHECK;
    private static final int STATES = 256;
    private static final int[] GENERATORS = {0557, 0663, 0711};
    private static final int POLYNOMIAL = 0x864CFB;
    private static final int[] OUTPUTS = outputs();

    private Message() {}

    /** For each state and next bit, the signs that leave the encoder, as bits. */
    private static int[] outputs() {
        int[] outputs = new int[2 * STATES];
        for (int register = 0; register < outputs.length; register++) {
            for (int generator = 0; generator < GENERATORS.length; generator++) {
                outputs[register] |= (Integer.bitCount(register & GENERATORS[generator]) & 1) << generator;
            }
        }
        return outputs;
    }

    /** Gives the 168 signs, each 1 or -1, of a payload of 32 bits. */
    static int[] signs(int payload) {
        long bits = (payload & 0xFFFFFFFFL) << CHECK | check(payload);
        int[] signs = new int[SIGNS];
        // The register starts as it ends, so no sign is spent on known bits.
        int state = (int) (reversedTail(bits) & (STATES - 1));
        for (int i = 0; i < BITS; i++) {
            int register = state << 1 | bit(bits, i);
            for (int generator = 0; generator < GENERATORS.length; generator++) {
                signs[3 * i + generator] = 1 - 2 * (OUTPUTS[register] >> generator & 1);
            }
            state = register & (STATES - 1);
        }
        return signs;
    }

    private static int bit(long bits, int index) {
        return (int) (bits >>> (BITS - 1 - index) & 1);
    }

    private static long reversedTail(long bits) {
        return bits & (STATES - 1);
    }

    /**
     * Gives the payload that fits the signs best; empty when its check does not hold.
     *
     * @param soft 168 numbers whose signs are those of the message, and the surer the larger
     */
    static OptionalLong payload(double[] soft) {
        long bits = decoded(soft);
        int payload = (int) (bits >>> CHECK);
        return (bits & ((1 << CHECK) - 1)) == check(payload)
                ? OptionalLong.of(payload & 0xFFFFFFFFL)
                : OptionalLong.empty();
    }

    private static long decoded(double[] soft) {
        int rounds = 3;
        double[] best = new double[STATES];
        byte[][] dropped = new byte[rounds * BITS][STATES];
        for (int step = 0; step < rounds * BITS; step++) {
            best = advanced(best, soft, step % BITS, dropped[step]);
        }
        int state = 0;
        for (int i = 1; i < STATES; i++) {
            state = best[i] > best[state] ? i : state;
        }
        // The round in the middle has seen enough on both sides to be right at its ends.
        long bits = 0;
        for (int step = rounds * BITS - 1; step >= BITS; step--) {
            if (step < 2 * BITS) {
                bits |= (long) (state & 1) << (BITS - 1 - (step - BITS));
            }
            state = state >> 1 | dropped[step][state] << 7;
        }
        return bits;
    }

    private static double[] advanced(double[] best, double[] soft, int position, byte[] dropped) {
        double[] score = new double[8];
        for (int output = 0; output < 8; output++) {
            for (int generator = 0; generator < GENERATORS.length; generator++) {
                score[output] += soft[3 * position + generator] * (1 - 2 * (output >> generator & 1));
            }
        }
        double[] next = new double[STATES];
        for (int state = 0; state < STATES; state++) {
            // Two states lead here: they differ in the bit that falls out of the register.
            int low = state >> 1;
            int high = low | STATES / 2;
            double fromLow = best[low] + score[OUTPUTS[low << 1 | state & 1]];
            double fromHigh = best[high] + score[OUTPUTS[high << 1 | state & 1]];
            next[state] = Math.max(fromLow, fromHigh);
            dropped[state] = (byte) (fromHigh > fromLow ? 1 : 0);
        }
        return next;
    }

    private static int check(int payload) {
        int remainder = 0xB704CE;
        for (int i = PAYLOAD - 1; i >= 0; i--) {
            int out = remainder >> (CHECK - 1) & 1;
            remainder = remainder << 1 & 0xFFFFFF;
            remainder ^= (out ^ payload >>> i & 1) == 0 ? 0 : POLYNOMIAL;
        }
        return remainder;
    }
}
