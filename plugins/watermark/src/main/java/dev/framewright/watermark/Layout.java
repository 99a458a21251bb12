package dev.framewright.watermark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Where the mark lies: in the spectrum of a square tile that is repeated over the picture, in a ring of frequencies low
 * enough for codecs to keep and high enough for the eye not to mind. Some places hold known signs, by which a detector
 * finds scale and shift; the others hold the message.
 */
final class Layout {
    /** Side of the tile in pixels. */
    static final int TILE = 64;
    /** Number of places with known signs; they come first. */
    static final int KNOWN = 32;
    /** Number of all places, each with a real and an imaginary part. */
    static final int PLACES = KNOWN + Message.SIGNS / 2;

    private static final double LEAST_RADIUS = 1.9;

    private final int[] column = new int[PLACES];
    private final int[] row = new int[PLACES];
    private final int[] knownSigns = new int[2 * KNOWN];

    Layout() {
        List<int[]> ring = new ArrayList<>();
        for (int y = 0; y < TILE / 2; y++) {
            for (int x = -TILE / 2 + 1; x < TILE / 2; x++) {
                // Half of the plane: a real picture has the other half as its mirror image.
                if ((y > 0 || x > 0) && Math.sqrt(x * x + y * y) >= LEAST_RADIUS) {
                    ring.add(new int[] {x, y});
                }
            }
        }
        ring.sort(Comparator.comparingDouble(place -> place[0] * place[0] + place[1] * place[1]));
        List<int[]> places = new ArrayList<>(ring.subList(0, PLACES));
        // The order is part of the mark: java.util.Random is the same on every platform and version.
        Random order = new Random(0x4652414DL);
        Collections.shuffle(places, order);
        for (int i = 0; i < PLACES; i++) {
            column[i] = places.get(i)[0];
            row[i] = places.get(i)[1];
        }
        for (int i = 0; i < knownSigns.length; i++) {
            knownSigns[i] = order.nextBoolean() ? 1 : -1;
        }
    }

    /** Gives the horizontal frequency of a place, in cycles per tile; may be negative. */
    int column(int place) {
        return column[place];
    }

    /** Gives the vertical frequency of a place, in cycles per tile; never negative. */
    int row(int place) {
        return row[place];
    }

    double radius(int place) {
        return Math.sqrt(column[place] * column[place] + row[place] * row[place]);
    }

    /** Gives the index of a place in a spectrum of {@code side} * {@code side}. */
    int index(int place, int side) {
        return row[place] * side + Math.floorMod(column[place], side);
    }

    /** Gives the index of a place's mirror image in a spectrum. */
    int mirrored(int place, int side) {
        return Math.floorMod(-row[place], side) * side + Math.floorMod(-column[place], side);
    }

    /** Gives the signs of all places with a payload, real and imaginary part in turn. */
    int[] signs(int payload) {
        int[] signs = new int[2 * PLACES];
        System.arraycopy(knownSigns, 0, signs, 0, knownSigns.length);
        System.arraycopy(Message.signs(payload), 0, signs, knownSigns.length, Message.SIGNS);
        return signs;
    }

    int knownSign(int part) {
        return knownSigns[part];
    }
}
