package dev.framewright.jobs;

import dev.framewright.api.Artefact;
import dev.framewright.api.CapabilityUnavailableException;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.stage.ArtefactStage;
import dev.framewright.api.stage.FrameStage;
import dev.framewright.api.stage.RequestStage;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The stages of this moment, highest rank first. A stage that throws, that does not answer in time or that is missing
 * ends the job; none is ever skipped.
 */
@Component(service = StageChain.class)
public final class StageChain {
    /** Names of the stages that every job must pass, with commas between them. */
    static final String REQUIRED = "framewright.stages.required";
    /** Longest time in seconds that a stage may take for one answer: one request, one frame or one file. */
    static final String SECONDS = "framewright.stages.seconds";

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Set<String> required;
    private final Duration patience;
    private final List<RequestStage> requestStages;
    private final List<FrameStage> frameStages;
    private final List<ArtefactStage> artefactStages;

    /** Takes the stages of this moment; a new stage makes a new chain. */
    @Activate
    public StageChain(
            BundleContext bundle,
            @Reference(policyOption = ReferencePolicyOption.GREEDY)
                    Collection<Map.Entry<Map<String, Object>, RequestStage>> requestStages,
            @Reference(policyOption = ReferencePolicyOption.GREEDY)
                    Collection<Map.Entry<Map<String, Object>, FrameStage>> frameStages,
            @Reference(policyOption = ReferencePolicyOption.GREEDY)
                    Collection<Map.Entry<Map<String, Object>, ArtefactStage>> artefactStages) {
        this(
                names(bundle.getProperty(REQUIRED)),
                patience(bundle.getProperty(SECONDS)),
                requestStages,
                frameStages,
                artefactStages);
    }

    StageChain(
            Collection<Map.Entry<Map<String, Object>, RequestStage>> requestStages,
            Collection<Map.Entry<Map<String, Object>, FrameStage>> frameStages,
            Collection<Map.Entry<Map<String, Object>, ArtefactStage>> artefactStages) {
        this(Set.of(), PATIENCE, requestStages, frameStages, artefactStages);
    }

    StageChain(
            Set<String> required,
            Duration patience,
            Collection<Map.Entry<Map<String, Object>, RequestStage>> requestStages,
            Collection<Map.Entry<Map<String, Object>, FrameStage>> frameStages,
            Collection<Map.Entry<Map<String, Object>, ArtefactStage>> artefactStages) {
        this.required = required;
        this.patience = patience;
        this.requestStages = ByRank.highestFirst(requestStages);
        this.frameStages = ByRank.highestFirst(frameStages);
        this.artefactStages = ByRank.highestFirst(artefactStages);
    }

    private static Set<String> names(String list) {
        return list == null
                ? Set.of()
                : Arrays.stream(list.split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.toUnmodifiableSet());
    }

    private static Duration patience(String seconds) {
        try {
            return seconds == null ? PATIENCE : Duration.ofSeconds(Math.max(1, Long.parseLong(seconds.strip())));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(SECONDS + " must be a number of seconds but was \"" + seconds + "\"", e);
        }
    }

    /**
     * Does nothing if every required stage is there.
     *
     * @throws CapabilityUnavailableException naming the first that is not
     */
    void requireAll() {
        Set<String> installed = all().collect(Collectors.toSet());
        required.stream()
                .filter(name -> !installed.contains(name))
                .sorted()
                .findFirst()
                .ifPresent(name -> {
                    throw CapabilityUnavailableException.missingStage(name, installed);
                });
    }

    /** Gives the names of all stages in the order in which they see a job first. */
    String names() {
        return all().distinct().collect(Collectors.joining(", "));
    }

    private Stream<String> all() {
        return Stream.of(
                        requestStages.stream().map(RequestStage::name),
                        frameStages.stream().map(FrameStage::name),
                        artefactStages.stream().map(ArtefactStage::name))
                .flatMap(names -> names);
    }

    VideoRequest apply(VideoRequest request, JobContext context) {
        requireAll();
        VideoRequest rewritten = request;
        for (RequestStage stage : requestStages) {
            context.throwIfCancelled();
            VideoRequest before = rewritten;
            rewritten = once(stage.name(), stage, () -> stage.apply(before, context));
        }
        return rewritten;
    }

    Clip apply(Clip clip, VideoRequest request, JobContext context) {
        Clip finished = clip;
        try {
            for (FrameStage stage : frameStages) {
                finished = new GuardedClip(stage, patience, finished, request, context);
            }
            return finished;
        } catch (RuntimeException e) {
            close(finished, e);
            throw e;
        }
    }

    /** Ends the threads of the stages that are done already; nobody else knows of them. */
    private static void close(Clip finished, RuntimeException failure) {
        try {
            finished.close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    Artefact apply(Artefact artefact, VideoRequest request, JobContext context) {
        Artefact finished = artefact;
        for (ArtefactStage stage : artefactStages) {
            context.throwIfCancelled();
            Artefact before = finished;
            finished = once(stage.name(), stage, () -> stage.apply(before, request, context));
        }
        return finished;
    }

    private <T> T once(String name, Object stage, Callable<T> code) {
        try (StageThread thread = new StageThread(name, stage.getClass().getClassLoader(), patience)) {
            return thread.call(code);
        }
    }
}
