package dev.framewright.jobs;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.CapabilityUnavailableException;
import dev.framewright.api.Destination;
import dev.framewright.api.Estimate;
import dev.framewright.api.FramewrightException;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.RequestId;
import dev.framewright.api.VideoCapabilities;
import dev.framewright.api.VideoJob;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Capability;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Routes each request to the highest-ranked bundle that serves it; holds no job state. Jobs that are submitted here live
 * in this process and end with it; those of {@link DurableJobs} last.
 */
@Component(service = {VideoCapabilities.class, CapabilityDispatch.class})
public final class CapabilityDispatch implements VideoCapabilities {
    private final JobQueue queue;
    private final StageChain stages;
    private final Map<String, Capability<?>> capabilities;

    /** Takes the services of this moment; a new capability makes a new dispatch on the same queue. */
    @Activate
    public CapabilityDispatch(
            @Reference JobQueue queue,
            @Reference StageChain stages,
            @Reference(policyOption = ReferencePolicyOption.GREEDY)
                    Collection<Map.Entry<Map<String, Object>, Capability<?>>> capabilities) {
        this.queue = queue;
        this.stages = stages;
        this.capabilities = ByRank.highestFirst(capabilities).stream()
                .collect(toUnmodifiableMap(Capability::name, capability -> capability, (higher, lower) -> higher));
    }

    @Override
    public Set<String> offered() {
        return capabilities.keySet();
    }

    @Override
    public CapabilityDescription describe(String capability) {
        return served(capability).describe();
    }

    @Override
    public Estimate estimate(VideoRequest request) {
        return estimate(served(request.capability()), request);
    }

    @Override
    public VideoJob submit(RequestId requestId, VideoRequest request, Destination destination) {
        served(request.capability());
        return queue.submit(requestId, request, destination, () -> {
            Publication.check(request, destination);
            return plan(request);
        });
    }

    /** Finds who serves the request and lets them check it. */
    JobPlan plan(VideoRequest request) {
        stages.requireAll();
        Capability<?> capability = served(request.capability());
        return new JobPlan(capability, stages, estimate(capability, request));
    }

    private Capability<?> served(String name) {
        Capability<?> capability = capabilities.get(name);
        if (capability == null) {
            throw new CapabilityUnavailableException(name, capabilities.keySet());
        }
        return capability;
    }

    static <R extends VideoRequest> Estimate estimate(Capability<R> capability, VideoRequest request) {
        try (InlineFiles inline = new InlineFiles()) {
            try {
                return capability.estimate(typed(capability, inline.onDisk(request)));
            } catch (FramewrightException e) {
                throw inline.retold(e);
            }
        }
    }

    static <R extends VideoRequest> R typed(Capability<R> capability, VideoRequest request) {
        if (!capability.requestType().isInstance(request)) {
            throw new InvalidRequestException(
                    "capability",
                    "must be asked with a " + capability.requestType().getSimpleName() + " for "
                            + capability.name() + " but was asked with a "
                            + request.getClass().getSimpleName());
        }
        return capability.requestType().cast(request);
    }
}
