package dev.framewright.api;

import dev.framewright.api.internal.Require;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How the model draws. Each part left empty means the model's default; the seed left empty means a random one, which
 * the result reports.
 *
 * @param steps denoising steps, 1 to 1,000
 * @param guidanceScale weight of the prompt (Ho and Salimans 2022), 0 to 30; 1 is without guidance
 * @param shift flow-matching time shift, 0 to 100; models have a least one, which their description says
 * @param solver lower-case name from the capability's description, such as {@code euler} or {@code unipc}
 * @param seed 0 to 2^32 - 1
 * @param extras settings of one model only, by dotted name; the capability refuses names it does not know
 */
public record Sampling(
        OptionalInt steps,
        OptionalDouble guidanceScale,
        OptionalDouble shift,
        Optional<String> solver,
        OptionalLong seed,
        Map<String, String> extras) {
    /** The largest seed. */
    public static final long LARGEST_SEED = 0xFFFF_FFFFL;

    private static final Sampling MODEL_DEFAULT = new Sampling(
            OptionalInt.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            Map.of());

    /** Checks the ranges. */
    public Sampling {
        if (steps.isPresent()) {
            Require.atLeast("sampling.steps", steps.getAsInt(), 1);
            Require.inRange("sampling.steps", steps.getAsInt(), 1, 1000);
        }
        guidanceScale.ifPresent(scale -> Require.inRange("sampling.guidanceScale", scale, 0.0, 30.0));
        shift.ifPresent(value -> Require.inRange("sampling.shift", value, 0.0, 100.0));
        solver.ifPresent(name -> Require.name("sampling.solver", name));
        seed.ifPresent(value -> Require.inRange("sampling.seed", value, 0, LARGEST_SEED));
        extras = Map.copyOf(extras);
        extras.keySet().forEach(name -> Require.name("sampling.extras", name));
    }

    /** Gives the model's defaults with a random seed. */
    public static Sampling modelDefault() {
        return MODEL_DEFAULT;
    }

    /** Gives these settings with another number of steps. */
    public Sampling withSteps(int wanted) {
        return new Sampling(OptionalInt.of(wanted), guidanceScale, shift, solver, seed, extras);
    }

    /** Gives these settings with another guidance scale. */
    public Sampling withGuidanceScale(double wanted) {
        return new Sampling(steps, OptionalDouble.of(wanted), shift, solver, seed, extras);
    }

    /** Gives these settings with another time shift. */
    public Sampling withShift(double wanted) {
        return new Sampling(steps, guidanceScale, OptionalDouble.of(wanted), solver, seed, extras);
    }

    /** Gives these settings with another solver. */
    public Sampling withSolver(String wanted) {
        return new Sampling(steps, guidanceScale, shift, Optional.of(wanted), seed, extras);
    }

    /** Gives these settings with a fixed seed. */
    public Sampling withSeed(long wanted) {
        return new Sampling(steps, guidanceScale, shift, solver, OptionalLong.of(wanted), extras);
    }

    /** Gives these settings with other extras. */
    public Sampling withExtras(Map<String, String> wanted) {
        return new Sampling(steps, guidanceScale, shift, solver, seed, wanted);
    }
}
