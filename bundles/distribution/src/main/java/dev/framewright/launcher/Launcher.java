package dev.framewright.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.osgi.framework.BundleException;

/**
 * Starts the bundles of this installation, gives the arguments to the command line bundle and ends with its exit code.
 *
 * <p>Ctrl-C and SIGTERM interrupt the command, so that it can cancel its job and delete what is half written.
 */
public final class Launcher {

    /** The exit code when Framewright itself cannot start; the command line's own codes are below 64. */
    static final int CANNOT_START = 70;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LAST_WORDS = Duration.ofSeconds(8);

    private Launcher() {}

    /** Runs one command and ends the JVM, also when native thread pools are still there. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        StartTimes times = new StartTimes(Boolean.getBoolean("framewright.start.times"));
        try {
            Installation installation = Installation.here();
            try (CacheSlot slot = CacheSlot.take(installation.cache());
                    Container container = Container.start(installation, slot.folder(), serves(args))) {
                times.mark("bundles started");
                container.problems().forEach(problem -> System.err.println("framewright: " + problem));
                ToIntFunction<String[]> command = container.command(PATIENCE);
                times.mark("command found");
                times.print();
                return runInterruptibly(command, args);
            }
        } catch (IOException | BundleException | IllegalStateException e) {
            System.err.println("framewright: " + e.getMessage());
            return CANNOT_START;
        } catch (InterruptedException e) {
            return CANNOT_START;
        }
    }

    /** Commands that work for others than the one who typed them. */
    private static boolean serves(String... args) {
        return args.length > 0 && List.of("serve", "worker", "watch").contains(args[0]);
    }

    private static int runInterruptibly(ToIntFunction<String[]> command, String[] args) {
        Thread main = Thread.currentThread();
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(
                () -> {
                    main.interrupt();
                    await(ended);
                },
                "framewright-end");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            int code = command.applyAsInt(args);
            removeUnlessEnding(hook);
            return code;
        } finally {
            ended.countDown();
        }
    }

    private static void removeUnlessEnding(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending already, and the hook is what waits for this thread.
            return;
        }
    }

    private static void await(CountDownLatch ended) {
        try {
            if (!ended.await(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("framewright: the command did not end within " + LAST_WORDS.toSeconds()
                        + " s of the signal; ending without it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The folder a jar of the launcher lies in; used where {@code framewright.home} is not set. */
    static Path launcherFolder() {
        try {
            return Path.of(Launcher.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .getParent();
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException("the launcher cannot tell where it lies; set -Dframewright.home", e);
        }
    }
}
