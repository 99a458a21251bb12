package dev.framewright.api;

import dev.framewright.api.internal.Require;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A request of a capability that a bundle adds. Make it with {@link #of(String, Map)}: only what that gives can be queued,
 * served over the network and replayed. A record of a bundle's own is refused there; it works only in the process that
 * submits it to {@link VideoCapabilities}, and the manifest of its result does not hold the request.
 *
 * <p>To everybody but its capability such a request is names and values, so the names say what a value is:
 *
 * <ul>
 *   <li>{@code source} is the picture or clip that goes in, the only one that {@link #inputs()} tells of. Its frames are
 *       judged by the stage {@code input-safety}, and the signed manifest names it as the parent of the result. A picture
 *       or clip under any other name is neither judged when it goes in nor named there, so that the result passes for
 *       made from nothing but what {@code source} names.
 *   <li>Names that contain {@code prompt} or {@code text}, in lower case, are words: {@code prompt-safety} judges their
 *       values as it judges a prompt. Words under any other name, such as {@code caption}, are judged by nobody.
 *   <li>Under every name, a value of a stored job that begins with {@code stored:} or {@code job:} reaches stages and
 *       capability as the path of that file.
 * </ul>
 *
 * <p>Name your settings so. What a capability reads beside {@code source} it has to answer for itself; the frames of a
 * clip that it gives are judged and marked like all others.
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
