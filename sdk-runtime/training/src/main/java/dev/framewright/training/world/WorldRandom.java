package dev.framewright.training.world;

import java.util.List;

/** Counted random numbers of the world: SplitMix64 (Steele et al. 2014), the same on every machine for a seed. */
public final class WorldRandom {

    private long state;

    /** A stream that depends on the seed alone. */
    public WorldRandom(long seed) {
        state = mix(seed);
    }

    /** The next 64 random bits. */
    public long nextLong() {
        state += 0x9e3779b97f4a7c15L;
        return mix(state);
    }

    /** A number in [0, 1). */
    public double uniform() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** A number in [low, high). */
    public double uniform(double low, double high) {
        return low + (high - low) * uniform();
    }

    /** Normal with mean 0 and deviation 1 (Box and Muller 1958). */
    public double normal() {
        double radius = Math.sqrt(-2 * Math.log(1 - uniform()));
        return radius * Math.cos(2 * Math.PI * uniform());
    }

    /** A whole number in [0, bound). */
    public int below(int bound) {
        return (int) (uniform() * bound);
    }

    /** True with the given probability. */
    public boolean chance(double probability) {
        return uniform() < probability;
    }

    /** One entry of a list that is not empty, each equally likely. */
    public <E> E pick(List<E> entries) {
        return entries.get(below(entries.size()));
    }

    private static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
