package dev.framewright.api;

import dev.framewright.api.internal.Require;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A request of a capability that a bundle adds. Implement it with a record, or use {@link #of(String, Map)}.
 *
 * <p>Prompt, clip, sampling and model are the defaults unless overridden; an implementation that overrides
 * {@link #prompt()} or {@link #sampling()} overrides the matching {@code with} method too.
 */
@ConsumerType
public non-sealed interface CustomRequest extends VideoRequest {
    /** Gives a request made of a capability's name and named values. */
    static CustomRequest of(String capability, Map<String, String> parameters) {
        return new Named(capability, parameters, Sampling.modelDefault());
    }

    /** Gives the named values. */
    Map<String, String> parameters();

    @Override
    default Prompt prompt() {
        return Prompt.none();
    }

    @Override
    default ClipSpec clip() {
        return ClipSpec.modelDefault();
    }

    @Override
    default Sampling sampling() {
        return Sampling.modelDefault();
    }

    @Override
    default ModelChoice model() {
        return ModelChoice.capabilityDefault();
    }

    /** Gives the file that the value named {@code source} names, unless overridden. */
    @Override
    default List<Input> inputs() {
        String source = parameters().getOrDefault("source", "");
        try {
            return source.isEmpty()
                    ? List.of()
                    : List.of(new Input("source", MediaRef.file(Path.of(source)), Input.Use.PARENT));
        } catch (InvalidPathException e) {
            throw new InvalidRequestException("source", "must name a file but was \"" + source + "\"");
        }
    }

    @Override
    default CustomRequest withPrompt(Prompt wanted) {
        return this;
    }

    @Override
    default CustomRequest withSampling(Sampling wanted) {
        return this;
    }

    /**
     * A capability's name with named values.
     *
     * @param capability lower-case name, such as {@code train}
     * @param parameters at most 256 pairs
     * @param sampling the seed, where the capability uses one
     */
    record Named(String capability, Map<String, String> parameters, Sampling sampling) implements CustomRequest {
        /** Checks the names. */
        public Named {
            Require.name("capability", capability);
            parameters = Map.copyOf(parameters);
            Require.inRange("parameters", parameters.size(), 0, 256);
        }

        @Override
        public Named withSampling(Sampling wanted) {
            return new Named(capability, parameters, wanted);
        }
    }
}
