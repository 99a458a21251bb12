package dev.framewright.cli;

import dev.framewright.api.FramewrightException;
import dev.framewright.api.model.ModelSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what is installed and what is missing, with what to do about it. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Says what is installed, what this machine has, and what is missing.")
final class DoctorCommand implements Callable<Integer> {
    private static final long GIB = 1L << 30;

    private final Installed installed;
    private final Terminal terminal;
    private final List<Finding> findings = new ArrayList<>();

    @Option(names = "--json", description = "One JSON line per finding.")
    private boolean json;

    DoctorCommand(Installed installed, Terminal terminal) {
        this.installed = installed;
        this.terminal = terminal;
    }

    /** One thing looked at. */
    private record Finding(boolean good, String topic, String text) {}

    @Override
    public Integer call() {
        machine();
        parts();
        nativeLibraries();
        models();
        findings.forEach(this::print);
        return findings.stream().allMatch(Finding::good) ? ExitCode.OK : 3;
    }

    private void machine() {
        find(true, "framewright", installed.version());
        find(
                Runtime.version().feature() >= 17,
                "java",
                Runtime.version() + " (" + System.getProperty("java.vendor") + ") on " + System.getProperty("os.name")
                        + " " + System.getProperty("os.arch"));
        boolean nvidia = Files.exists(Path.of("/proc/driver/nvidia/version"));
        String torch = System.getenv().getOrDefault("PYTORCH_LIBRARY_PATH", "");
        String device = Runtime.getRuntime().availableProcessors() + " processors";
        if (nvidia && torch.isEmpty()) {
            device += "; a CUDA driver is there but unused: set PYTORCH_LIBRARY_PATH, PYTORCH_VERSION and "
                    + "PYTORCH_FLAVOR to use it";
        } else if (nvidia) {
            device += "; CUDA by " + torch;
        } else {
            device += "; no CUDA driver, so models run on the processor";
        }
        find(true, "device", device);
        long machine = machineMemory();
        find(
                machine == 0 || machine >= 2 * GIB,
                "memory",
                String.format(
                        Locale.ROOT,
                        "%s in the machine, Java heap up to %.1f GiB",
                        machine == 0
                                ? "an unknown amount"
                                : String.format(Locale.ROOT, "%.1f GiB", (double) machine / GIB),
                        (double) Runtime.getRuntime().maxMemory() / GIB));
    }

    private static long machineMemory() {
        try {
            Object bytes = ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(new ObjectName("java.lang:type=OperatingSystem"), "TotalMemorySize");
            return bytes instanceof Long known ? known : 0;
        } catch (JMException e) {
            return 0;
        }
    }

    private void parts() {
        installed.parts().stream()
                .filter(part -> !part.usable())
                .forEach(part -> find(
                        false,
                        "bundle",
                        part.name() + " " + part.version() + " did not start; look in the log for why"));
        find(
                true,
                "bundles",
                installed.parts().stream().filter(Installed.Part::usable).count() + " started");
        installed
                .capabilities()
                .ifPresentOrElse(
                        capabilities -> find(
                                !capabilities.offered().isEmpty(),
                                "capabilities",
                                capabilities.offered().isEmpty()
                                        ? "none; add a bundle that serves one"
                                        : String.join(", ", new TreeSet<>(capabilities.offered()))),
                        () -> find(
                                false, "capabilities", "none; the jobs or media bundle is missing or did not start"));
        find(
                installed.previews().isPresent(),
                "media",
                installed.previews().isPresent() ? "ready" : "missing; clips cannot be written");
    }

    private void nativeLibraries() {
        unpacked("torch library", folder("DJL_CACHE_DIR", ".djl.ai").resolve("pytorch"), "about 430 MB, 4 to 9 s");
        String javacpp = System.getProperty("org.bytedeco.javacpp.cachedir");
        Path home = Path.of(System.getProperty("user.home"));
        unpacked(
                "ffmpeg library",
                javacpp == null ? home.resolve(".javacpp").resolve("cache") : Path.of(javacpp),
                "about 60 MB, 1 s");
    }

    private static Path folder(String variable, String inUserHome) {
        String named = System.getProperty(variable, System.getenv().getOrDefault(variable, ""));
        return named.isBlank() ? Path.of(System.getProperty("user.home"), inUserHome) : Path.of(named);
    }

    private void unpacked(String topic, Path folder, String cost) {
        long bytes = bytesIn(folder);
        find(
                true,
                topic,
                bytes == 0
                        ? "not unpacked yet; the first run unpacks it to " + folder + " (" + cost + ")"
                        : String.format(Locale.ROOT, "unpacked in %s (%d MB)", folder, bytes / 1_000_000));
    }

    private static long bytesIn(Path folder) {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    private void models() {
        if (installed.models().isEmpty()) {
            find(false, "models", "none; add a model bundle or train one");
        }
        for (ModelSource model : installed.models()) {
            try {
                find(true, "model", model.name() + " in " + model.folder() + ": " + model.description());
            } catch (FramewrightException e) {
                find(false, "model", e.getMessage());
            }
        }
    }

    private void find(boolean good, String topic, String text) {
        findings.add(new Finding(good, topic, text));
    }

    private void print(Finding finding) {
        terminal.out()
                .println(
                        json
                                ? Json.line(Json.object(
                                        "good", finding.good(), "topic", finding.topic(), "text", finding.text()))
                                : String.format(
                                        Locale.ROOT,
                                        "%-7s %-14s %s",
                                        finding.good() ? "ok" : "MISSING",
                                        finding.topic(),
                                        finding.text()));
    }
}
