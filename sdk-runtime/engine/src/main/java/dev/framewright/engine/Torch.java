package dev.framewright.engine;

import ai.djl.engine.Engine;
import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts PyTorch once, and tells the user when the first start has to unpack its libraries. */
final class Torch {

    // Shown to people as it is; hosts that log quietly let this name through.
    private static final Logger NOTICE = LoggerFactory.getLogger("framewright.notice");

    private Torch() {}

    /** DJL's engine for PyTorch, found also where the thread's class loader is another bundle's. */
    static Engine engine() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Engine.class.getClassLoader());
        try {
            announceUnpacking();
            return Engine.getEngine("PyTorch");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void announceUnpacking() {
        Path cache = Utils.getEngineCacheDir("pytorch");
        if (Utils.getEnvOrSystemProperty("PYTORCH_LIBRARY_PATH") == null && !unpackedBelow(cache)) {
            NOTICE.info("First start: unpacking PyTorch's libraries (about 450 MB) to {}, a few seconds, once", cache);
        }
    }

    private static boolean unpackedBelow(Path cache) {
        PathMatcher library = FileSystems.getDefault().getPathMatcher("glob:*torch_cpu.*");
        try (Stream<Path> files = Files.walk(cache, 2)) {
            return files.anyMatch(file -> library.matches(file.getFileName()));
        } catch (IOException e) {
            return false;
        }
    }
}
