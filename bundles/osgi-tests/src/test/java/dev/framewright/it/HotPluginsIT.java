package dev.framewright.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.launcher.Container;
import dev.framewright.launcher.Installation;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** What a server does when files of its plugins folder come, change and go while jobs run. */
class HotPluginsIT {
    private static final Path HOME = Path.of(System.getProperty("framewright.home"));
    private static final int CYCLES = 50;

    @TempDir
    private Path folder;

    @Test
    void fiftyVersionsComeAndGoWhileJobsRunNoJobIsLostAndNoClassLoaderStays() throws Exception {
        System.setProperty("framewright.plugins.unsigned", "allow");
        System.setProperty("framewright.plugins.look.millis", "100");
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        Path capability = ThirdPartyBundle.build(HOME, folder, "HotCapability");
        Path probe = ThirdPartyBundle.build(HOME, folder, "HotProbe");
        Installation installation = new Installation(HOME, plugins, folder.resolve("cache"), folder.resolve("data"));

        try (Container container = Container.start(installation, folder.resolve("storage"), true)) {
            Bundle asking = container.context().installBundle(probe.toUri().toString());
            asking.start();
            CompletableFuture<Integer> asked = CompletableFuture.supplyAsync(() -> ask(container));
            List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                Path jar = plugins.resolve("hot.jar");
                Path part = folder.resolve("hot.part");
                Files.copy(capability, part, StandardCopyOption.REPLACE_EXISTING);
                // Another time of change makes it another file, as a new build would.
                Files.setLastModifiedTime(
                        part, java.nio.file.attribute.FileTime.fromMillis(1_700_000_000_000L + 1000L * cycle));
                Files.move(part, jar, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
                loaders.add(awaitNew(container, loaders));
                Thread.sleep(cycle % 5 * 100L);
                if (cycle % 2 == 1) {
                    Files.delete(jar);
                    until("the bundle is gone", () -> hot(container) == null);
                }
            }
            Files.copy(capability, plugins.resolve("hot.jar"), StandardCopyOption.REPLACE_EXISTING);
            Files.createFile(folder.resolve("stop"));

            assertThat(asked.get(3, TimeUnit.MINUTES))
                    .as("jobs accepted, none lost")
                    .isGreaterThan(CYCLES / 2);
            Files.delete(plugins.resolve("hot.jar"));
            until("the last bundle is gone", () -> hot(container) == null);
            until("every class loader is gone", () -> {
                System.gc();
                return loaders.stream().allMatch(loader -> loader.get() == null);
            });
            assertThat(loaders).hasSize(CYCLES);
        }
    }

    private int ask(Container container) {
        var context = container.context();
        try {
            var references = context.getServiceReferences(ToIntFunction.class, "(com.example=hot)");
            @SuppressWarnings("unchecked") // the fixture's own type
            ToIntFunction<String[]> probe =
                    context.getService(references.iterator().next());
            return probe.applyAsInt(new String[] {folder.toString()});
        } catch (org.osgi.framework.InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In a method of its own, so that nothing of the test holds what it looks at. */
    private static WeakReference<ClassLoader> awaitNew(Container container, List<WeakReference<ClassLoader>> known)
            throws Exception {
        until("the bundle is there anew", () -> {
            Bundle bundle = hot(container);
            return bundle != null
                    && bundle.getState() == Bundle.ACTIVE
                    && known.stream().noneMatch(one -> one.get() == loader(bundle));
        });
        return new WeakReference<>(loader(hot(container)));
    }

    private static ClassLoader loader(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        return wiring == null ? ClassLoader.getPlatformClassLoader() : wiring.getClassLoader();
    }

    private static Bundle hot(Container container) {
        return Arrays.stream(container.context().getBundles())
                .filter(bundle -> "com.example.hotcapability".equals(bundle.getSymbolicName()))
                .findFirst()
                .orElse(null);
    }

    private static void until(String what, BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(20);
        }
    }
}
