package dev.framewright.provenance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The script that lets c2pa-python, or c2patool where FRAMEWRIGHT_C2PATOOL names it, judge files. */
final class Judge {
    static final String MISSING =
            "needs Python with the package c2pa-python: set FRAMEWRIGHT_C2PA_PYTHON to such a python, or FRAMEWRIGHT_C2PATOOL to a c2patool";

    private final String python;

    private Judge(String python) {
        this.python = python;
    }

    static Judge here() {
        return new Judge(System.getenv().getOrDefault("FRAMEWRIGHT_C2PA_PYTHON", "python3"));
    }

    boolean present() {
        try {
            return run(List.of(python, "-c", "import sys; sys.path.insert(0, 'src/test/python'); import judge"))
                    .isEmpty();
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    /** Gives what it says of a file, as one line of JSON. */
    String says(Path roots, Path file) throws IOException, InterruptedException {
        return run(List.of(python, "src/test/python/judge.py", roots.toString(), file.toString()));
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return out;
    }
}
