package dev.framewright.engine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the system says of its memory; for plans and for {@code doctor}, never for decisions inside a kernel. */
public final class HostMemory {

    private HostMemory() {}

    /** Bytes that a new allocation can use without swapping, caches counted as free. */
    public static long availableBytes() {
        long kibibytes = field(Path.of("/proc/meminfo"), "MemAvailable:");
        if (kibibytes >= 0) {
            return kibibytes << 10;
        }
        var system = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        return system.getFreeMemorySize();
    }

    /** Most bytes this process has ever held in memory, or -1 where the system does not say. */
    public static long peakResidentBytes() {
        long kibibytes = field(Path.of("/proc/self/status"), "VmHWM:");
        return kibibytes < 0 ? -1 : kibibytes << 10;
    }

    private static long field(Path file, String name) {
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith(name)) {
                    return Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        } catch (IOException | NumberFormatException e) {
            return -1; // not Linux
        }
        return -1;
    }
}
