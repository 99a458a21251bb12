package dev.framewright.grpc;

import dev.framewright.api.CapabilityUnavailableException;
import dev.framewright.api.VideoCapabilities;
import dev.framewright.proto.v1.Capability;
import dev.framewright.proto.v1.ListCapabilitiesResponse;
import dev.framewright.proto.v1.ListModelsResponse;
import dev.framewright.proto.v1.Model;
import dev.framewright.server.RemoteRequests;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What capabilities and models say of themselves, as messages. Bundles are asked again when a second has passed, so that a
 * client which looks thousands of times a second costs them nothing. Safe for use by many threads.
 */
final class Described {
    private static final long FRESH_NANOS = 1_000_000_000;

    private final VideoCapabilities capabilities;
    private final UnaryOperator<String> modelDescriptions;
    private volatile Told told = new Told(
            System.nanoTime() - 2 * FRESH_NANOS,
            Map.of(),
            ListCapabilitiesResponse.getDefaultInstance(),
            ListModelsResponse.getDefaultInstance());

    private record Told(
            long nanos,
            Map<String, Capability> byName,
            ListCapabilitiesResponse capabilities,
            ListModelsResponse models) {
        boolean fresh() {
            return System.nanoTime() - nanos < FRESH_NANOS;
        }
    }

    Described(VideoCapabilities capabilities, UnaryOperator<String> modelDescriptions) {
        this.capabilities = capabilities;
        this.modelDescriptions = modelDescriptions;
    }

    /** Tells whether the answers are at hand, so that nobody need wait for a bundle. */
    boolean atHand() {
        return told.fresh();
    }

    /** Gives one, unless clients are not served it; what is not offered is refused by whoever would serve it. */
    Capability capability(String name) {
        Map<String, Capability> served = now().byName();
        if (!RemoteRequests.served(name)) {
            throw new CapabilityUnavailableException(name, served.keySet());
        }
        Capability known = served.get(name);
        return known != null ? known : WireJobs.capability(capabilities.describe(name));
    }

    ListCapabilitiesResponse capabilities() {
        return now().capabilities();
    }

    ListModelsResponse models() {
        return now().models();
    }

    private Told now() {
        Told last = told;
        if (!last.fresh()) {
            last = asked();
            told = last;
        }
        return last;
    }

    private Told asked() {
        long nanos = System.nanoTime();
        Map<String, Capability> byName = new LinkedHashMap<>();
        Map<String, Set<String>> users = new TreeMap<>();
        for (String name : new TreeSet<>(capabilities.offered())) {
            if (!RemoteRequests.served(name)) {
                continue;
            }
            Capability message = WireJobs.capability(capabilities.describe(name));
            byName.put(name, message);
            message.getModelsList()
                    .forEach(model ->
                            users.computeIfAbsent(model, key -> new TreeSet<>()).add(message.getName()));
        }
        ListModelsResponse.Builder models = ListModelsResponse.newBuilder();
        users.forEach((model, names) -> models.addModels(Model.newBuilder()
                .setName(model)
                .setDescription(modelDescriptions.apply(WireNames.id("name", WireNames.MODELS, model)))
                .addAllCapabilities(names)));
        return new Told(
                nanos,
                byName,
                ListCapabilitiesResponse.newBuilder()
                        .addAllCapabilities(byName.values())
                        .build(),
                models.build());
    }
}
