package dev.framewright.cli;

import dev.framewright.api.CapabilityUnavailableException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Services that only some commands use. They are looked up by the command, so that the others do not start them. */
interface Services {
    /** Gives every service of a type, the highest rank first. */
    <T> List<T> all(Class<T> type);

    /**
     * Gives the highest-ranked service of a type.
     *
     * @throws CapabilityUnavailableException if there is none
     */
    default <T> T one(Class<T> type) {
        return all(type).stream()
                .findFirst()
                .orElseThrow(() -> new CapabilityUnavailableException(type.getSimpleName(), Set.of()));
    }

    /** Gives a setting; empty when it is not set. */
    default Optional<String> property(String name) {
        return Optional.empty();
    }

    /** Gives those that are in the framework. */
    static Services of(BundleContext context) {
        return new Services() {
            @Override
            public Optional<String> property(String name) {
                return Optional.ofNullable(context.getProperty(name));
            }

            @Override
            public <T> List<T> all(Class<T> type) {
                try {
                    Stream<ServiceReference<T>> references = context.getServiceReferences(type, null).stream();
                    return references
                            .sorted(Comparator.reverseOrder())
                            .map(context::getService)
                            .filter(Objects::nonNull)
                            .toList();
                } catch (InvalidSyntaxException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    /** Gives these, by their type. */
    static Services of(Map<Class<?>, ?> byType) {
        return new Services() {
            @Override
            public <T> List<T> all(Class<T> type) {
                Object service = byType.get(type);
                return service == null ? List.of() : List.of(type.cast(service));
            }
        };
    }
}
