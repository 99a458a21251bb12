package dev.framewright.it;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Builds a bundle as an author outside this project would: javac against the installed jars, then bnd. */
final class ThirdPartyBundle {

    private ThirdPartyBundle() {}

    /**
     * Compiles {@code third-party/<className>.java.txt} and packs it.
     *
     * @param home the installation whose jars it is compiled against
     * @param folder where the jar is written
     */
    static Path build(Path home, Path folder, String className) throws Exception {
        Path classes = Files.createDirectories(folder.resolve(className + "-classes"));
        Path source = folder.resolve(className + ".java");
        try (InputStream text = ThirdPartyBundle.class.getResourceAsStream("/third-party/" + className + ".java.txt")) {
            Files.write(source, text.readAllBytes());
        }
        List<Path> classPath = classPath(home);
        StringWriter complaints = new StringWriter();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            complaints,
                            files,
                            null,
                            List.of(
                                    "-d",
                                    classes.toString(),
                                    "-proc:none",
                                    "-classpath",
                                    String.join(
                                            File.pathSeparator,
                                            classPath.stream()
                                                    .map(Path::toString)
                                                    .toList())),
                            null,
                            files.getJavaFileObjects(source))
                    .call();
            if (!compiled) {
                throw new IOException(complaints.toString());
            }
        }
        return pack(classes, classPath, folder.resolve(className + ".jar"), className);
    }

    private static Path pack(Path classes, List<Path> classPath, Path jar, String className) throws Exception {
        try (Builder bnd = new Builder()) {
            bnd.setProperty("Bundle-SymbolicName", "com.example." + className.toLowerCase());
            bnd.setProperty("-privatepackage", "com.example.*");
            bnd.addClasspath(classes.toFile());
            for (Path entry : classPath) {
                bnd.addClasspath(entry.toFile());
            }
            try (Jar bundle = bnd.build()) {
                if (!bnd.isOk()) {
                    throw new IOException(bnd.getErrors() + " " + bnd.getWarnings());
                }
                bundle.write(jar.toFile());
            }
        }
        return jar;
    }

    private static List<Path> classPath(Path home) throws IOException {
        List<Path> jars = new ArrayList<>();
        try (Stream<Path> files = Files.walk(home.resolve("bundles"), 2)) {
            files.filter(file -> file.toString().endsWith(".jar")).forEach(jars::add);
        }
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.endsWith(".jar")) {
                jars.add(Path.of(entry));
            }
        }
        return jars;
    }
}
