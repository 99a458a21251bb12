package dev.framewright.cli;

import dev.framewright.api.CapabilityUnavailableException;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.OutputUnwritableException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks after the plugins folder: verifies a bundle before it gets there, and remembers why it was let in. */
@Command(
        name = "plugins",
        mixinStandardHelpOptions = true,
        description = "Lists the bundles of your own; add and remove change them.")
final class PluginsCommand implements Callable<Integer> {
    /** Digests of the jars that were let in, one a line with the reason; the launcher reads it. */
    static final String ACCEPTED = "plugins.accepted";

    static final String SIGNERS = "framewright.plugins.signers";

    private final Services services;
    private final Terminal terminal;

    PluginsCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    /** Gives the command with those below it. */
    CommandLine line() {
        return new CommandLine(this).addSubcommand("add", new Add()).addSubcommand("remove", new Remove());
    }

    private Path folder() {
        return place("framewright.plugins.folder");
    }

    private Path accepted() {
        return place("framewright.data").resolve(ACCEPTED);
    }

    private Path place(String property) {
        return services.property(property)
                .map(Path::of)
                .orElseThrow(() -> new CapabilityUnavailableException(property, Set.of()));
    }

    @Override
    public Integer call() {
        List<String> accepted = lines(accepted());
        for (Map.Entry<Path, PluginJar> plugin : readable().entrySet()) {
            PluginJar jar = plugin.getValue();
            String reason = accepted.stream()
                    .filter(line -> line.startsWith(jar.sha256() + " "))
                    .map(line -> line.substring(65))
                    .reduce((earlier, later) -> later)
                    .orElse("unknown");
            terminal.out().println(Json.line(describe(plugin.getKey(), jar, reason)));
        }
        return ExitCode.OK;
    }

    private static Map<String, Object> describe(Path file, PluginJar jar, String reason) {
        return Json.object(
                "file", file.getFileName(),
                "name", jar.name(),
                "version", jar.version(),
                "accepted", reason,
                "sha256", jar.sha256(),
                "signers",
                        jar.signers().stream()
                                .map(signer -> signer.getSubjectX500Principal().getName() + " "
                                        + PluginJar.fingerprint(signer))
                                .toList(),
                "licence", jar.licence().orElse("not said"),
                "uses", List.copyOf(jar.uses()),
                "sbom", jar.components());
    }

    /** The jars of the folder, but for those that are broken: one of them must not hide the others. */
    private Map<Path, PluginJar> readable() {
        Map<Path, PluginJar> readable = new LinkedHashMap<>();
        for (Path file : jars()) {
            try {
                readable.put(file, PluginJar.read(file));
            } catch (InvalidRequestException e) {
                terminal.err()
                        .println("note: " + file + " is skipped: " + e.getMessage() + "; delete it or add it anew");
            }
        }
        return readable;
    }

    private List<Path> named(String name) {
        return readable().entrySet().stream()
                .filter(plugin -> plugin.getValue().name().equals(name))
                .map(Map.Entry::getKey)
                .toList();
    }

    private List<Path> jars() {
        List<Path> jars = new ArrayList<>();
        if (Files.isDirectory(folder())) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder(), "*.jar")) {
                files.forEach(jars::add);
            } catch (IOException e) {
                throw unusable(folder(), e);
            }
        }
        jars.sort(null);
        return jars;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static OutputUnwritableException unusable(Path place, IOException e) {
        return new OutputUnwritableException(place, e + "; check its rights", e);
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Verifies a bundle, shows what it is and puts it into the plugins folder,"
                    + " in the place of any other jar of its name.",
            footer = {
                "",
                "It is let in when a signer that the setting " + SIGNERS + " lists signed all of it, or when its",
                "digest is the one that you were told. A bundle has all rights of the process: see docs/plugins.md."
            })
    private final class Add implements Callable<Integer> {
        @Parameters(paramLabel = "JAR", description = "The bundle.")
        private Path file = Path.of("");

        @Option(names = "--sha256", paramLabel = "HEX", description = "The digest that its author told you.")
        private @Nullable String sha256;

        @Option(
                names = "--allow-unsigned",
                description = "Let it in all the same; serve and worker start it only with framewright.plugins.unsigned"
                        + "=allow.")
        private boolean allowUnsigned;

        @Override
        public Integer call() {
            PluginJar jar = PluginJar.read(file);
            if (jar.name().startsWith("dev.framewright.")) {
                throw new InvalidRequestException(
                        "plugin", "must not have a name of Framewright's own but is called " + jar.name());
            }
            String reason = reason(jar);
            Path target = folder().resolve(jar.name() + ".jar");
            try {
                Files.createDirectories(folder());
                List<Path> others = named(jar.name());
                Path part = Files.createTempFile(folder(), jar.name(), ".part");
                try {
                    put(jar, reason, part, target);
                } finally {
                    Files.deleteIfExists(part);
                }
                for (Path other : others) {
                    if (!Files.isSameFile(other, target)) {
                        Files.delete(other);
                        terminal.err().println("note: deleted " + other + ", another jar of " + jar.name());
                    }
                }
            } catch (IOException e) {
                throw new OutputUnwritableException(target, e + "; free some room or set FRAMEWRIGHT_PLUGINS", e);
            }
            terminal.out().println(Json.line(describe(target, jar, reason)));
            return ExitCode.OK;
        }

        private void put(PluginJar jar, String reason, Path part, Path target) throws IOException {
            Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
            if (!PluginJar.digest(part).equals(jar.sha256())) {
                throw new InvalidRequestException("plugin", "changed while it was read; try again");
            }
            Files.createDirectories(accepted().getParent());
            Files.writeString(
                    accepted(),
                    jar.sha256() + " " + reason + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        }

        private String reason(PluginJar jar) {
            if (sha256 != null) {
                if (!sha256.equalsIgnoreCase(jar.sha256())) {
                    throw new InvalidRequestException(
                            "sha256", "is not that of " + file + ", which is " + jar.sha256() + "; get it again");
                }
                return "digest";
            }
            List<String> known = services.property(SIGNERS).stream()
                    .flatMap(list -> Arrays.stream(list.split("[,\\s]+")))
                    .map(String::toLowerCase)
                    .toList();
            Optional<X509Certificate> signer = jar.signers().stream()
                    .filter(certificate -> known.contains(PluginJar.fingerprint(certificate)))
                    .findFirst();
            if (signer.isPresent()) {
                return "signed by " + signer.get().getSubjectX500Principal().getName();
            }
            if (!allowUnsigned) {
                throw new InvalidRequestException(
                        "plugin",
                        (jar.signers().isEmpty()
                                        ? "is not signed; its digest is " + jar.sha256()
                                        : "is signed by " + signers(jar) + ", who is not in " + SIGNERS)
                                + "; compare with its author and repeat with --sha256, or with --allow-unsigned");
            }
            return "unsigned";
        }

        private String signers(PluginJar jar) {
            return String.join(
                    " and ",
                    jar.signers().stream()
                            .map(signer -> signer.getSubjectX500Principal().getName() + " ("
                                    + PluginJar.fingerprint(signer) + ")")
                            .toList());
        }
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Deletes a bundle from the plugins folder.")
    private final class Remove implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "Its symbolic name, as \"framewright plugins\" lists it.")
        private String name = "";

        @Override
        public Integer call() {
            List<Path> jars = named(name);
            if (jars.isEmpty()) {
                throw new InvalidRequestException(
                        "plugin", "must be the name of a bundle in " + folder() + " but was \"" + name + "\"");
            }
            for (Path jar : jars) {
                try {
                    Files.delete(jar);
                } catch (IOException e) {
                    throw unusable(jar, e);
                }
            }
            return ExitCode.OK;
        }
    }
}
