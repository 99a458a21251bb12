package dev.framewright.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Keeps the user's bundles as the folder has them. A server looks again and again, so that a bundle that is added,
 * replaced or deleted comes, changes or goes while jobs run: a job that is going on keeps the code it began with.
 */
final class PluginFolder implements AutoCloseable {
    private static final Duration REFRESH = Duration.ofSeconds(10);

    /** A jar as it was when its bundle was made. */
    private record State(FileTime changed, long size) {}

    private final Installation installation;
    private final PluginTrust trust;
    private final BundleContext framework;
    private final boolean copied;
    private final Map<Path, State> seen = new LinkedHashMap<>();
    private final Map<Path, Bundle> bundles = new LinkedHashMap<>();
    /** What was told last of a file that is tried again and again. */
    private final Map<Path, String> failures = new HashMap<>();

    private Optional<Thread> watcher = Optional.empty();

    /** {@code copied} makes the framework keep a copy of each jar, which may then be replaced at any time. */
    PluginFolder(Installation installation, PluginTrust trust, BundleContext framework, boolean copied) {
        this.installation = installation;
        this.trust = trust;
        this.framework = framework;
        this.copied = copied;
    }

    /** Makes the framework's bundles those of the folder. Gives what went wrong and was not told yet, one sentence each. */
    synchronized List<String> look() throws IOException {
        List<String> problems = new ArrayList<>();
        Set<Path> there = new LinkedHashSet<>(installation.pluginBundles());
        failures.keySet().retainAll(there);
        List<Bundle> stale = new ArrayList<>();
        for (Path gone : List.copyOf(seen.keySet())) {
            if (!there.contains(gone)) {
                seen.remove(gone);
                remove(gone, stale, problems);
                // It may have been in the way of another of its name.
                seen.keySet().retainAll(bundles.keySet());
            }
        }
        Set<Path> fresh = new LinkedHashSet<>();
        for (Path file : there) {
            State state;
            try {
                state = state(file);
            } catch (IOException e) {
                tell(file, "bundle " + file + " cannot be read; delete it or put it there anew: " + e, problems);
                continue;
            }
            if (state.equals(seen.put(file, state))) {
                continue;
            }
            failures.remove(file);
            Optional<String> refusal = trust.refusal(file);
            if (refusal.isPresent()) {
                problems.add(refusal.get());
                remove(file, stale, problems);
            } else {
                put(file, stale, fresh, problems);
            }
        }
        refresh(stale);
        if (!fresh.isEmpty()) {
            fresh.forEach(file -> start(file, problems));
            // What came before the bundle that it needs.
            bundles.keySet().stream().filter(file -> !fresh.contains(file)).forEach(file -> start(file, problems));
        }
        return problems;
    }

    private static State state(Path file) throws IOException {
        return new State(Files.getLastModifiedTime(file), Files.isDirectory(file) ? 0 : Files.size(file));
    }

    private void tell(Path file, String failure, List<String> problems) {
        if (!failure.equals(failures.put(file, failure))) {
            problems.add(failure);
        }
    }

    private void put(Path file, List<Bundle> stale, Set<Path> fresh, List<String> problems) {
        try {
            Bundle bundle = bundles.get(file);
            if (bundle == null) {
                bundle = framework.installBundle(
                        (copied && !Files.isDirectory(file) ? "" : "reference:") + file.toUri());
                bundles.put(file, bundle);
            } else {
                bundle.update();
                stale.add(bundle);
            }
            fresh.add(file);
        } catch (BundleException e) {
            problems.add("bundle " + file + " was not installed: " + e.getMessage());
        }
    }

    private void remove(Path file, List<Bundle> stale, List<String> problems) {
        Bundle bundle = bundles.remove(file);
        if (bundle != null) {
            try {
                bundle.uninstall();
                stale.add(bundle);
            } catch (BundleException e) {
                problems.add("bundle " + file + " did not go: " + e.getMessage());
            }
        }
    }

    private void start(Path file, List<String> problems) {
        Bundle bundle = bundles.get(file);
        if (Container.isFragment(bundle) || (bundle.getState() & (Bundle.INSTALLED | Bundle.RESOLVED)) == 0) {
            return;
        }
        try {
            bundle.start();
            failures.remove(file);
        } catch (BundleException e) {
            tell(file, "bundle " + bundle.getSymbolicName() + " did not start: " + e.getMessage(), problems);
        }
    }

    /** Forgets the classes of bundles that went or changed. */
    private void refresh(List<Bundle> stale) {
        if (stale.isEmpty()) {
            return;
        }
        CountDownLatch refreshed = new CountDownLatch(1);
        framework.getBundle().adapt(FrameworkWiring.class).refreshBundles(stale, event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
            }
        });
        try {
            refreshed.await(REFRESH.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks again after each pause until this is closed. */
    void watch(Duration pause, Consumer<String> told) {
        Thread thread = new Thread(
                () -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        try {
                            Thread.sleep(pause.toMillis());
                            look().forEach(told);
                        } catch (InterruptedException e) {
                            return;
                        } catch (IOException e) {
                            // A file that went between two looks; the next look sees what is there.
                            told.accept("the plugins folder cannot be read now: " + e.getMessage());
                        }
                    }
                },
                "framewright-plugins");
        thread.setDaemon(true);
        thread.start();
        watcher = Optional.of(thread);
    }

    @Override
    public void close() {
        watcher.ifPresent(Thread::interrupt);
    }
}
