package dev.framewright.jobs;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Puts services into the order of their rank. SCR's own order of a list differs from what its specification says. */
final class ByRank {
    private static final String RANKING = "service.ranking";
    private static final String ID = "service.id";

    private ByRank() {}

    /** Gives the services with the highest rank first; of two with one rank the older first, as OSGi has it. */
    static <T> List<T> highestFirst(Collection<Map.Entry<Map<String, Object>, T>> servicesWithProperties) {
        Comparator<Map.Entry<Map<String, Object>, T>> order =
                Comparator.comparingLong(service -> -number(service.getKey(), RANKING));
        return servicesWithProperties.stream()
                .sorted(order.thenComparingLong(service -> number(service.getKey(), ID)))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** A rank that is no integer counts as none, as OSGi has it. */
    private static long number(Map<String, Object> properties, String name) {
        Object value = properties.get(name);
        return value instanceof Integer || value instanceof Long ? ((Number) value).longValue() : 0;
    }
}
