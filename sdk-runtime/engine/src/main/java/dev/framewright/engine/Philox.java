package dev.framewright.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Counter-based noise: the value at (seed, stream, index) is the same on every machine, in any order.
 *
 * <p>Philox 4x32 with 10 rounds: Salmon et al. (2011), "Parallel random numbers: as easy as 1, 2, 3". Normal values by
 * Box and Muller with {@link StrictMath}, so that no processor's own logarithm shows in the result.
 */
public final class Philox {

    private static final long MULTIPLY_0 = 0xD2511F53L;
    private static final long MULTIPLY_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;

    private Philox() {}

    /** Four 32-bit words for one counter and key. */
    public static int[] block(int c0, int c1, int c2, int c3, int key0, int key1) {
        for (int round = 0; round < 10; round++) {
            long p0 = MULTIPLY_0 * (c0 & 0xFFFFFFFFL);
            long p1 = MULTIPLY_1 * (c2 & 0xFFFFFFFFL);
            int n0 = (int) (p1 >>> 32) ^ c1 ^ key0;
            int n2 = (int) (p0 >>> 32) ^ c3 ^ key1;
            c1 = (int) p1;
            c3 = (int) p0;
            c0 = n0;
            c2 = n2;
            key0 += WEYL_0;
            key1 += WEYL_1;
        }
        return new int[] {c0, c1, c2, c3};
    }

    /**
     * Standard normal values.
     *
     * @param seed the request's seed
     * @param stream which noise of the request: 0 for start latents; every other use has its own number
     * @param first index of the first value
     * @param count how many
     */
    public static float[] normal(long seed, int stream, long first, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; ) {
            long index = first + i;
            long counter = index >>> 2;
            int[] words = block((int) counter, (int) (counter >>> 32), stream, 0, (int) seed, (int) (seed >>> 32));
            for (int lane = (int) (index & 3); lane < 4 && i < count; lane++, i++) {
                // Words 0 and 1 make lanes 0 and 1 (cosine and sine), words 2 and 3 make lanes 2 and 3.
                int pair = lane & 2;
                double radius = StrictMath.sqrt(-2 * StrictMath.log(unit(words[pair])));
                double angle = 2 * StrictMath.PI * unit(words[pair + 1]);
                values[i] = (float) (radius * ((lane & 1) == 0 ? StrictMath.cos(angle) : StrictMath.sin(angle)));
            }
        }
        return values;
    }

    /**
     * Standard normal values as a tensor, row-major.
     *
     * @param owner the manager that will own the tensor
     */
    public static NDArray normal(NDManager owner, Shape shape, long seed, int stream) {
        float[] values = normal(seed, stream, 0, Math.toIntExact(shape.size()));
        ByteBuffer bytes = ByteBuffer.allocateDirect(4 * values.length).order(ByteOrder.nativeOrder());
        bytes.asFloatBuffer().put(values);
        return owner.create(bytes, shape, ai.djl.ndarray.types.DataType.FLOAT32);
    }

    /** In (0, 1), never 0, so that its logarithm is finite. */
    private static double unit(int word) {
        return ((word & 0xFFFFFFFFL) + 0.5) * 0x1p-32;
    }
}
