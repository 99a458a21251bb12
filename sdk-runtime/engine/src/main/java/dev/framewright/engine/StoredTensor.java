package dev.framewright.engine;

import java.util.Arrays;

/**
 * Where a tensor lies in a file.
 *
 * @param type of each number
 * @param shape sizes, outermost first
 * @param strides numbers from one element to the next, per axis
 * @param begin position of the first byte in the file
 * @param end position after the last byte
 */
public record StoredTensor(ElementType type, long[] shape, long[] strides, long begin, long end) {

    /** A tensor whose numbers lie one after the other. */
    static StoredTensor contiguous(ElementType type, long[] shape, long begin, long end) {
        return new StoredTensor(type, shape, packed(shape), begin, end);
    }

    /** Numbers in it. */
    public long count() {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    /** Bytes that its numbers take. */
    public long bytes() {
        return count() * type.bytes();
    }

    boolean contiguous() {
        long[] packed = packed(shape);
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] > 1 && strides[axis] != packed[axis]) {
                return false;
            }
        }
        return true;
    }

    private static long[] packed(long[] shape) {
        long[] strides = new long[shape.length];
        long step = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = step;
            step *= Math.max(1, shape[axis]);
        }
        return strides;
    }
}
