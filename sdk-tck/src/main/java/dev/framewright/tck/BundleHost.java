package dev.framewright.tck;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;

/** A framework that gives bundles the API of the test's own class path, so that both speak of the same classes. */
final class BundleHost implements AutoCloseable {
    private static final Pattern EXPORT = Pattern.compile("([a-z][\\w.]*)((?:;[^,\"]*(?:\"[^\"]*\"[^,\"]*)*)*)");
    private static final Pattern VERSION = Pattern.compile(";\\s*version=\"?([^\";]+)");
    private static final String SLF4J = "org.slf4j,org.slf4j.event,org.slf4j.helpers,org.slf4j.spi";
    private static final List<String> RUNTIME = List.of(
            "org.osgi.util.function.jar",
            "org.osgi.util.promise.jar",
            "org.osgi.service.component.jar",
            "org.apache.felix.scr.jar");

    private final Framework framework;
    private final Path storage;

    private BundleHost(Framework framework, Path storage) {
        this.framework = framework;
        this.storage = storage;
    }

    static BundleHost start(Map<String, String> settings, List<Path> further) throws IOException {
        picturesBelongToTheJvm();
        Path storage = Files.createTempDirectory("framewright-tck-");
        Map<String, String> properties = new HashMap<>(settings);
        properties.put(Constants.FRAMEWORK_STORAGE, storage.resolve("felix").toString());
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, apiPackages() + "," + slf4j());
        properties.put("felix.cache.locking", "false");
        properties.putIfAbsent("framewright.data", storage.resolve("data").toString());
        properties.putIfAbsent("framewright.cache", storage.resolve("cache").toString());
        Framework framework = new FrameworkFactory().newFramework(properties);
        BundleHost host = new BundleHost(framework, storage);
        try {
            framework.start();
            for (String jar : RUNTIME) {
                host.context()
                        .installBundle("tck:" + jar, BundleHost.class.getResourceAsStream(jar))
                        .start();
            }
            for (Path bundle : further) {
                host.install(bundle.toAbsolutePath().normalize()).start();
            }
            return host;
        } catch (BundleException e) {
            host.close();
            throw new IOException("A bundle that is needed does not start: " + e.getMessage(), e);
        }
    }

    /** Java's own picture code keeps the context class loader of its first user for ever; be that user. */
    private static void picturesBelongToTheJvm() throws IOException {
        ImageIO.write(
                new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB), "png", java.io.OutputStream.nullOutputStream());
    }

    private static String slf4j() {
        return Stream.of(SLF4J.split(",")).map(name -> name + ";version=2.0.17").collect(Collectors.joining(","));
    }

    /** The API's own exports, with their versions. */
    private static String apiPackages() throws IOException {
        Path api = place("dev/framewright/api/VideoRequest.class");
        String exports = manifest(api).getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
        if (exports == null) {
            throw new IOException(api + " is not the API's bundle: its manifest exports nothing");
        }
        List<String> packages = new ArrayList<>();
        Matcher clause = EXPORT.matcher(exports);
        while (clause.find()) {
            Matcher version = VERSION.matcher(clause.group(2));
            packages.add(clause.group(1) + (version.find() ? ";version=" + version.group(1) : ""));
        }
        return String.join(",", packages);
    }

    private static Manifest manifest(Path place) throws IOException {
        if (Files.isDirectory(place)) {
            try (InputStream in = Files.newInputStream(place.resolve("META-INF/MANIFEST.MF"))) {
                return new Manifest(in);
            }
        }
        try (var jar = new java.util.jar.JarFile(place.toFile())) {
            return jar.getManifest();
        }
    }

    /** The jar or folder of the class path that a class comes from. */
    private static Path place(String type) {
        URL url = BundleHost.class.getClassLoader().getResource(type);
        if (url == null) {
            throw new IllegalStateException(type + " is not on the class path; add framewright-tck's dependencies");
        }
        String text = url.toString();
        try {
            return text.startsWith("jar:")
                    ? Path.of(new java.net.URI(text.substring(4, text.indexOf("!/"))))
                    : Path.of(new java.net.URI(text.substring(0, text.length() - type.length())));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    Bundle install(Path bundle) throws BundleException {
        return context().installBundle("reference:" + bundle.toUri());
    }

    /** Removes a bundle and all that the framework remembers of it. */
    void remove(Bundle bundle) throws BundleException, InterruptedException {
        bundle.uninstall();
        CountDownLatch refreshed = new CountDownLatch(1);
        framework.adapt(FrameworkWiring.class).refreshBundles(List.of(bundle), event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
            }
        });
        refreshed.await(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        try {
            framework.stop();
            framework.waitForStop(10_000);
            try (Stream<Path> tree = Files.walk(storage)) {
                tree.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
            }
        } catch (BundleException | IOException e) {
            throw new IllegalStateException("the framework did not stop cleanly", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
