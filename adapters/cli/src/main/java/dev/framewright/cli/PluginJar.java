package dev.framewright.cli;

import dev.framewright.api.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a bundle's jar says of itself and what its code names; nothing of it is run.
 *
 * @param name symbolic name
 * @param version its version
 * @param licence as its manifest says; empty when it does not
 * @param sha256 digest of the file
 * @param signers who signed every entry; empty when any entry is not signed
 * @param uses what its code can do, by the JDK's classes that it names: {@code files}, {@code network} and the like
 * @param components names of what it brings along, by its SBOM; empty when it has none
 */
record PluginJar(
        String name,
        String version,
        Optional<String> licence,
        String sha256,
        List<X509Certificate> signers,
        Set<String> uses,
        List<String> components) {
    private static final long MOST_BYTES = 4L << 30;
    /** Of one entry whose text is looked at; no compiler and no signer comes near it. */
    private static final int MOST_TEXT_BYTES = 16 << 20;

    private static final Pattern SBOM = Pattern.compile("META-INF/sbom/[^/]+\\.json");
    private static final Pattern COMPONENT = Pattern.compile("\"purl\"\\s*:\\s*\"([^\"]{1,300})\"");
    /** Before the name of a method, which the two bytes of its length precede. */
    private static final String METHOD = "(?<!\\w)";

    private static final Map<String, Pattern> MARKS = marks();

    private static Map<String, Pattern> marks() {
        Map<String, Pattern> marks = new LinkedHashMap<>();
        marks.put(
                "files",
                named(
                        "java/nio/file/Files",
                        "java/io/(RandomAccess)?File",
                        "java/io/File(InputStream|OutputStream|Reader|Writer)",
                        "java/nio/channels/(Asynchronous)?FileChannel",
                        "java/util/(zip/Zip|jar/Jar)File"));
        marks.put(
                "network",
                named(
                        "java/net/(Server|Datagram|Multicast)?Socket",
                        "java/net/(Http|Jar)?URLConnection",
                        // Not as what a method gives, as that which looks up a resource does.
                        "(?<!L)java/net/URL",
                        METHOD + "toURL",
                        "java/net/http/\\w+",
                        "javax/net/\\w+",
                        "com/sun/net/httpserver/\\w+",
                        "java/nio/channels/(Asynchronous)?(Server)?SocketChannel",
                        "java/nio/channels/DatagramChannel"));
        // Runtime.exec is known by what it gives: Runtime alone counts processors.
        marks.put("processes", named("java/lang/Process(Builder)?"));
        marks.put("native code", named("java/lang/foreign/\\w+", "com/sun/jna/\\w+", METHOD + "loadLibrary"));
        // Not MethodHandles.Lookup, which stands in every class with a lambda, but what is asked of it.
        marks.put(
                "reflection",
                named(
                        "java/lang/reflect/\\w+",
                        METHOD + "find(Virtual|Static|Special|Constructor|(Static)?(Getter|Setter|VarHandle))",
                        METHOD + "(privateLookupIn|defineHiddenClass)"));
        marks.put("PyTorch", named("dev/framewright/engine/\\w+", "ai/djl/\\w+"));
        return marks;
    }

    /** Names to their end: the pattern of {@code java/lang/Process} does not find {@code java/lang/ProcessHandle}. */
    private static Pattern named(String... names) {
        return Pattern.compile("(" + String.join("|", names) + ")(?!\\w)");
    }

    /**
     * Reads all of a jar, which checks every digest that a signature covers.
     *
     * @throws InvalidRequestException if it is no jar, no bundle, or was changed after it was signed
     */
    static PluginJar read(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
                throw new InvalidRequestException("plugin", "must be a jar of at most 4 GiB but " + file + " is none");
            }
            try (JarFile jar = new JarFile(file.toFile(), true)) {
                return read(jar, digest(file));
            }
        } catch (SecurityException e) {
            throw new InvalidRequestException(
                    "plugin", "was changed after it was signed: " + e.getMessage() + "; get it again from its author");
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "plugin", "must be a jar but " + file + " cannot be read: " + e.getMessage());
        }
    }

    private static PluginJar read(JarFile jar, String sha256) throws IOException {
        // The JDK reads manifest and signatures whole, the moment it is asked for one.
        jar.stream()
                .filter(entry -> ofSignature(entry.getName().toUpperCase(Locale.ROOT)))
                .filter(entry -> entry.getSize() > MOST_TEXT_BYTES)
                .findFirst()
                .ifPresent(PluginJar::refuse);
        Attributes manifest =
                jar.getManifest() == null ? new Attributes() : jar.getManifest().getMainAttributes();
        String name = manifest.getValue("Bundle-SymbolicName");
        if (name == null || name.isBlank()) {
            throw new InvalidRequestException(
                    "plugin",
                    "must be an OSGi bundle, but its manifest has no Bundle-SymbolicName; build it with bnd-maven-plugin");
        }
        String symbolic = name.split(";")[0].strip();
        if (!symbolic.matches("[A-Za-z0-9._-]+")) {
            throw new InvalidRequestException(
                    "plugin",
                    "must have a Bundle-SymbolicName of letters, digits, '.', '-' and '_' but is called " + symbolic);
        }
        Set<CodeSigner> signers = null;
        Set<String> uses = new TreeSet<>();
        List<String> components = new ArrayList<>();
        for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
            byte[] bytes = text(jar, entry);
            if (entry.getName().endsWith(".class")) {
                uses(bytes, uses);
            }
            if (SBOM.matcher(entry.getName()).matches()) {
                Matcher purl = COMPONENT.matcher(new String(bytes, StandardCharsets.UTF_8));
                while (purl.find()) {
                    components.add(purl.group(1));
                }
            }
            if (!entry.isDirectory() && !ofSignature(entry.getName())) {
                Set<CodeSigner> own = entry.getCodeSigners() == null
                        ? Set.of()
                        : new LinkedHashSet<>(List.of(entry.getCodeSigners()));
                if (signers == null) {
                    signers = new LinkedHashSet<>(own);
                } else {
                    signers.retainAll(own);
                }
            }
        }
        return new PluginJar(
                symbolic,
                Optional.ofNullable(manifest.getValue("Bundle-Version")).orElse("0"),
                Optional.ofNullable(manifest.getValue("Bundle-License")),
                sha256,
                certificates(signers == null ? Set.of() : signers),
                uses,
                components);
    }

    /** Reads all of an entry, so that its digest is checked, and keeps it where its text is looked at. */
    private static byte[] text(JarFile jar, JarEntry entry) throws IOException {
        boolean kept = entry.getName().endsWith(".class")
                || SBOM.matcher(entry.getName()).matches();
        try (InputStream in = jar.getInputStream(entry)) {
            byte[] text = in.readNBytes(kept ? MOST_TEXT_BYTES : 0);
            if (in.transferTo(OutputStream.nullOutputStream()) > 0 && kept) {
                refuse(entry);
            }
            return text;
        }
    }

    private static void refuse(JarEntry entry) {
        throw new InvalidRequestException(
                "plugin",
                "must have classes, SBOM, manifest and signatures of at most 16 MiB each, but " + entry.getName()
                        + " is larger");
    }

    private static boolean ofSignature(String entry) {
        return entry.matches("META-INF/(MANIFEST\\.MF|SIG-[^/]*|[^/]+\\.(SF|RSA|DSA|EC))");
    }

    private static List<X509Certificate> certificates(Set<CodeSigner> signers) {
        List<X509Certificate> all = new ArrayList<>();
        for (CodeSigner signer : signers) {
            Certificate first = signer.getSignerCertPath().getCertificates().get(0);
            if (first instanceof X509Certificate certificate) {
                all.add(certificate);
            }
        }
        return all;
    }

    /** Names lie in a class file as plain text, so looking for their bytes finds all that is not hidden on purpose. */
    private static void uses(byte[] classFile, Set<String> uses) {
        String text = new String(classFile, StandardCharsets.ISO_8859_1);
        MARKS.forEach((use, names) -> {
            if (names.matcher(text).find()) {
                uses.add(use);
            }
        });
    }

    /** Gives the SHA-256 of a certificate, by which people and lists know it. */
    static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(newDigest().digest(certificate.getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read can be written", e);
        }
    }

    static String digest(Path file) throws IOException {
        MessageDigest digest = newDigest();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] block = new byte[1 << 16];
            for (int n = in.read(block); n > 0; n = in.read(block)) {
                digest.update(block, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
