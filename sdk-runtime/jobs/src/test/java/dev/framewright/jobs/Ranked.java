package dev.framewright.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Services with their properties, as the framework hands them out. */
final class Ranked {

    private Ranked() {}

    /** Gives each service a higher rank than the one before. */
    @SafeVarargs
    static <T> List<Map.Entry<Map<String, Object>, T>> ascending(T... services) {
        List<Map.Entry<Map<String, Object>, T>> ranked = new ArrayList<>();
        for (T service : services) {
            ranked.add(Map.entry(Map.of("service.ranking", ranked.size()), service));
        }
        return ranked;
    }
}
