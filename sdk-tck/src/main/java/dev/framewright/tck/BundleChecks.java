package dev.framewright.tck;

import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Capability;
import dev.framewright.api.model.ModelSource;
import dev.framewright.api.provenance.ContentCredentials;
import dev.framewright.api.provenance.TraceDetector;
import dev.framewright.api.provenance.WatermarkDetector;
import dev.framewright.api.serve.Endpoint;
import dev.framewright.api.stage.ArtefactStage;
import dev.framewright.api.stage.FrameStage;
import dev.framewright.api.stage.RequestStage;
import dev.framewright.api.timeline.TimelineFormat;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.lang.runtime.ObjectMethods;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;

/** Takes one bundle through its life: start, work, stop, start again, go. */
final class BundleChecks {
    /** What Framewright asks for. Of what is neither capability nor stage only the life is checked. */
    private static final List<Class<?>> OFFERS = List.of(
            Capability.class,
            RequestStage.class,
            FrameStage.class,
            ArtefactStage.class,
            ModelSource.class,
            Endpoint.class,
            TimelineFormat.class,
            ContentCredentials.class,
            WatermarkDetector.class,
            TraceDetector.class);

    private static final Pattern API_IMPORT =
            Pattern.compile("dev\\.framewright\\.api[\\w.]*((?:;[^,\"]*(?:\"[^\"]*\"[^,\"]*)*)*)");
    /** Threads of the framework and of the JVM, which outlive every bundle. */
    private static final List<String> LASTING =
            List.of("Felix", "SCR ", "ForkJoinPool.commonPool", "Common-Cleaner", "Java2D Disposer", "process reaper");

    private static final Duration START = Duration.ofSeconds(5);
    private static final Duration GOODBYE = Duration.ofSeconds(4);

    private final BundleHost host;
    private final Path place;
    private final List<VideoRequest> asked;
    private final List<VideoRequest> refused;
    private final Duration patience;
    private final List<Finding> findings = new ArrayList<>();

    BundleChecks(BundleHost host, Path place, List<VideoRequest> asked, List<VideoRequest> refused, Duration patience) {
        this.host = host;
        this.place = place;
        this.asked = asked;
        this.refused = refused;
        this.patience = patience;
    }

    List<Finding> findings() throws InterruptedException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Bundle bundle;
        try {
            bundle = host.install(place);
            loading(bundle);
            bundle.start();
        } catch (BundleException e) {
            findings.add(Finding.broken(Rule.STARTS, "it does not start: " + e.getMessage()));
            return findings;
        }
        try {
            live(bundle);
            bundle.stop();
            threads(before, bundle);
            unload(bundle);
        } catch (BundleException e) {
            findings.add(Finding.broken(Rule.STARTS, "it does not stop or start again: " + e.getMessage()));
        }
        return findings;
    }

    private void live(Bundle bundle) throws BundleException, InterruptedException {
        if (!until(START, () -> offers(bundle).findAny().isPresent())) {
            findings.add(Finding.broken(
                    Rule.STARTS,
                    "it started but offers none of "
                            + OFFERS.stream().map(Class::getSimpleName).collect(Collectors.joining(", ")) + " within "
                            + START.toSeconds() + " s; annotate the class with @Component and check its references"));
            return;
        }
        long offered = offers(bundle).count();
        offers(bundle).toList().forEach(this::examine);
        unserved(bundle);
        bundle.stop();
        boolean gone = offers(bundle).findAny().isEmpty();
        bundle.start();
        boolean again = until(START, () -> offers(bundle).count() == offered);
        findings.add(new Finding(
                Rule.STARTS,
                gone && again,
                gone && again
                        ? "it offers " + offered + " services, none when stopped, all again when started again"
                        : "when stopped and started again it does not offer the same services"));
    }

    private Stream<ServiceReference<?>> offers(Bundle bundle) {
        ServiceReference<?>[] registered = bundle.getRegisteredServices();
        return registered == null
                ? Stream.empty()
                : Stream.of(registered).filter(reference -> OFFERS.stream().anyMatch(type -> named(reference, type)));
    }

    private static boolean named(ServiceReference<?> reference, Class<?> type) {
        return List.of((String[]) reference.getProperty(Constants.OBJECTCLASS)).contains(type.getName());
    }

    private void examine(ServiceReference<?> reference) {
        Object service = host.context().getService(reference);
        try {
            if (service == null) {
                findings.add(Finding.broken(Rule.STARTS, "a service that it offers cannot be made: " + reference));
            } else if (OFFERS.stream().noneMatch(type -> type.isInstance(service))) {
                findings.add(Finding.broken(
                        Rule.CLASS_LOADING,
                        service.getClass() + " implements another copy of the API's types; import them, do not embed"));
            } else if (service instanceof Capability<?> capability) {
                findings.addAll(new CapabilityChecks<>(capability, asked, refused, patience).findings());
            } else if (service instanceof RequestStage
                    || service instanceof FrameStage
                    || service instanceof ArtefactStage) {
                findings.addAll(new StageChecks(service, asked, patience).findings());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            host.context().ungetService(reference);
        }
    }

    /** What none of the bundle's capabilities serves is for its stages, and one of them must refuse what is wrong. */
    private void unserved(Bundle bundle) throws InterruptedException {
        List<RequestStage> stages = new ArrayList<>();
        List<Capability<?>> capabilities = new ArrayList<>();
        boolean accepts = false;
        List<ServiceReference<?>> used = offers(bundle).toList();
        for (ServiceReference<?> reference : used) {
            Object service = host.context().getService(reference);
            if (service instanceof RequestStage stage) {
                stages.add(stage);
            } else if (service instanceof Capability<?> capability) {
                capabilities.add(capability);
            }
            accepts |= service instanceof RequestStage
                    || service instanceof FrameStage
                    || service instanceof ArtefactStage;
        }
        for (VideoRequest request : asked) {
            if (!accepts && !served(capabilities, request)) {
                findings.add(lost(request));
            }
        }
        for (VideoRequest request : refused) {
            if (!served(capabilities, request)) {
                findings.add(stages.isEmpty() ? lost(request) : refusal(stages, request));
            }
        }
        used.forEach(host.context()::ungetService);
    }

    private static boolean served(List<Capability<?>> capabilities, VideoRequest request) {
        return capabilities.stream().anyMatch(capability -> CapabilityChecks.serves(capability, request));
    }

    private static Finding lost(VideoRequest request) {
        return Finding.broken(
                Rule.STARTS,
                "nothing of the bundle serves " + request.capability() + "; check the name and the class of "
                        + request);
    }

    private Finding refusal(List<RequestStage> stages, VideoRequest request) throws InterruptedException {
        for (RequestStage stage : stages) {
            var sentence = StageChecks.refusal(stage, request, patience);
            if (sentence.isPresent()) {
                return Finding.kept(Rule.ERRORS, sentence.get());
            }
        }
        return Finding.broken(Rule.ERRORS, "no stage refuses; throw a RefusedException for " + request);
    }

    private void loading(Bundle bundle) {
        var copies = bundle.findEntries("dev/framewright/api", "*.class", true);
        String imports = bundle.getHeaders().get(Constants.IMPORT_PACKAGE);
        var clause = API_IMPORT.matcher(imports == null ? "" : imports);
        List<String> open = new ArrayList<>();
        while (clause.find()) {
            if (!clause.group(1).contains("version=\"[")) {
                open.add(clause.group());
            }
        }
        if (copies != null) {
            findings.add(Finding.broken(
                    Rule.CLASS_LOADING, "it holds a copy of the API, such as " + copies.nextElement() + "; import it"));
        } else if (!open.isEmpty()) {
            findings.add(Finding.broken(
                    Rule.CLASS_LOADING,
                    "it imports without a range of versions: " + open + "; let bnd write the imports"));
        } else {
            findings.add(Finding.kept(Rule.CLASS_LOADING, "it imports the API with a range of versions"));
        }
    }

    private void threads(Set<Thread> before, Bundle bundle) throws InterruptedException {
        until(GOODBYE, () -> {
            // The thread of Java 17's HttpClient, which nobody can close, ends when the client is collected.
            System.gc();
            return left(before, bundle).isEmpty();
        });
        List<String> left = left(before, bundle);
        findings.add(
                left.isEmpty()
                        ? Finding.kept(Rule.THREADS, "no thread is left")
                        : Finding.broken(
                                Rule.THREADS, "it left threads behind: " + left + "; end them in @Deactivate"));
    }

    private static List<String> left(Set<Thread> before, Bundle bundle) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && !before.contains(thread) && !ofAnother(thread, bundle))
                .map(Thread::getName)
                .filter(name -> LASTING.stream().noneMatch(name::startsWith))
                .collect(Collectors.toList());
    }

    /** A thread whose class a bundle brought that stays, such as the one that frees FFmpeg's memory. */
    private static boolean ofAnother(Thread thread, Bundle bundle) {
        Bundle owner = FrameworkUtil.getBundle(thread.getClass());
        return owner != null && !owner.equals(bundle);
    }

    private void unload(Bundle bundle) throws BundleException, InterruptedException {
        WeakReference<ClassLoader> loader = loader(bundle);
        host.remove(bundle);
        linkAnotherRecord();
        boolean gone = until(GOODBYE, () -> {
            System.gc();
            return loader.get() == null;
        });
        findings.add(
                gone
                        ? Finding.kept(Rule.UNLOAD, "its class loader is gone")
                        : Finding.broken(
                                Rule.UNLOAD,
                                "something still holds its class loader, such as a static of another class, a hook,"
                                        + " a thread local or a driver that was registered; undo it in @Deactivate"));
    }

    /**
     * Java 17 remembers the component's type of the record whose {@code equals} and {@code hashCode} it made last, and so a bundle's class
     * loader: one at most, and no fault of the bundle. So it makes those of a record that stays.
     */
    private static void linkAnotherRecord() {
        try {
            var lookup = MethodHandles.lookup();
            MethodHandle text = lookup.findVirtual(Finding.class, "text", MethodType.methodType(String.class));
            MethodType equal = MethodType.methodType(boolean.class, Finding.class, Object.class);
            MethodType hash = MethodType.methodType(int.class, Finding.class);
            ObjectMethods.bootstrap(lookup, "equals", equal, Finding.class, "text", text);
            ObjectMethods.bootstrap(lookup, "hashCode", hash, Finding.class, "text", text);
        } catch (Throwable e) {
            throw new IllegalStateException("every Java makes the methods of a record", e);
        }
    }

    private static WeakReference<ClassLoader> loader(Bundle bundle) throws BundleException {
        // A bundle whose code was never run has no class loader yet.
        bundle.start();
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        WeakReference<ClassLoader> loader = new WeakReference<>(wiring.getClassLoader());
        bundle.stop();
        return loader;
    }

    private static boolean until(Duration longest, BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(100);
        }
        return true;
    }
}
