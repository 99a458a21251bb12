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
    private static final Map<String, List<String>> MARKS = marks();

    private static Map<String, List<String>> marks() {
        Map<String, List<String>> marks = new LinkedHashMap<>();
        marks.put("files", List.of("java/nio/file/Files", "java/io/File", "java/io/RandomAccessFile"));
        marks.put(
                "network",
                List.of(
                        "java/net/Socket",
                        "java/net/http/",
                        "java/net/URLConnection",
                        "java/nio/channels/SocketChannel"));
        marks.put("processes", List.of("java/lang/ProcessBuilder", "java/lang/Runtime"));
        marks.put("native code", List.of("java/lang/foreign/", "com/sun/jna/", "loadLibrary"));
        marks.put("reflection", List.of("java/lang/reflect/", "java/lang/invoke/MethodHandles$Lookup"));
        marks.put("PyTorch", List.of("dev/framewright/engine/", "ai/djl/"));
        return marks;
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
                name.split(";")[0].strip(),
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
            if (names.stream().anyMatch(text::contains)) {
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
