package dev.framewright.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.util.tracker.ServiceTracker;

/** A running OSGi framework with all bundles of an installation. One per JVM: natives bind to one class loader. */
public final class Container implements AutoCloseable {

    private static final String COMMAND = "(&(objectClass=java.util.function.ToIntFunction)(framewright.main=true))";
    private static final String SLF4J = "org.slf4j,org.slf4j.event,org.slf4j.helpers,org.slf4j.spi";
    private static final long STOP_MILLIS = 5_000;
    private static final String LOOK_MILLIS = "framewright.plugins.look.millis";

    private final Framework framework;
    private final List<String> problems;
    private final PluginFolder plugins;

    private Container(Framework framework, List<String> problems, PluginFolder plugins) {
        this.framework = framework;
        this.problems = problems;
        this.plugins = plugins;
    }

    /**
     * Starts a framework for one command: every bundle of the installation, and the user's.
     *
     * @throws IOException if the installation cannot be read
     * @throws BundleException if the framework itself does not start
     */
    public static Container start(Installation installation, Path storage) throws IOException, BundleException {
        return start(installation, storage, false);
    }

    /**
     * Starts a framework and in it every bundle of the installation. A bundle that does not start is a problem to
     * report, not the end: the others are started all the same.
     *
     * @param storage where the framework keeps its state; emptied first
     * @param serving whether it serves others: then bundles that nobody vouches for are refused, and those of the user
     *     come, change and go with the files in their folder
     * @throws IOException if the installation cannot be read
     * @throws BundleException if the framework itself does not start
     */
    public static Container start(Installation installation, Path storage, boolean serving)
            throws IOException, BundleException {
        PluginTrust trust = PluginTrust.of(installation.settings(), installation.data(), serving);
        Map<String, Object> settings = new HashMap<>(installation.settings());
        settings.put(Constants.FRAMEWORK_STORAGE, storage.toString());
        settings.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        settings.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, exported(SLF4J, "2.0.17"));
        settings.put("framewright.home", installation.home().toString());
        settings.put("framewright.cache", installation.cache().toString());
        settings.put("framewright.data", installation.data().toString());
        settings.put("framewright.plugins.folder", installation.plugins().toString());
        settings.put("felix.cache.locking", "false");
        settings.put("felix.log.logger", new FrameworkLog());
        Framework framework = new FrameworkFactory().newFramework(texts(settings));
        framework.start();
        PluginFolder plugins = new PluginFolder(installation, trust, framework.getBundleContext(), serving);
        Container container = new Container(framework, new ArrayList<>(), plugins);
        container.startAll(installation.bundles());
        container.problems.addAll(plugins.look());
        if (serving) {
            plugins.watch(pause(installation.settings()), problem -> System.err.println("framewright: " + problem));
        }
        return container;
    }

    private static Duration pause(Map<String, String> settings) throws IOException {
        String millis = settings.getOrDefault(LOOK_MILLIS, "1000");
        if (!millis.matches("[1-9]\\d{1,8}")) {
            throw new IOException(LOOK_MILLIS + " must be 10 to 999999999 but was \"" + millis + "\"");
        }
        return Duration.ofMillis(Long.parseLong(millis));
    }

    // Felix takes its logger as an object from a map that its interface declares to hold only strings.
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Map<String, String> texts(Map<String, Object> settings) {
        return (Map) settings;
    }

    private static String exported(String packages, String version) {
        return packages.replace(",", ";version=" + version + ",") + ";version=" + version;
    }

    private void startAll(List<Path> files) {
        List<Bundle> installed = new ArrayList<>();
        for (Path file : files) {
            try {
                installed.add(context().installBundle("reference:" + file.toUri()));
            } catch (BundleException e) {
                problems.add("bundle " + file + " was not installed: " + e.getMessage());
            }
        }
        for (Bundle bundle : installed) {
            if (isFragment(bundle)) {
                continue;
            }
            try {
                bundle.start();
            } catch (BundleException e) {
                problems.add("bundle " + bundle.getSymbolicName() + " did not start: " + e.getMessage());
            }
        }
    }

    static boolean isFragment(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    /** What kept bundles from starting, one sentence each; empty when all is well. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** The context of the framework itself. */
    public BundleContext context() {
        return framework.getBundleContext();
    }

    /**
     * The command line: the highest-ranking {@code ToIntFunction<String[]>} with {@code framewright.main=true}.
     *
     * @throws IllegalStateException if no bundle offers one in time
     */
    public ToIntFunction<String[]> command(Duration patience) throws InterruptedException {
        try {
            ServiceTracker<ToIntFunction<String[]>, ToIntFunction<String[]>> commands =
                    new ServiceTracker<>(context(), FrameworkUtil.createFilter(COMMAND), null);
            commands.open();
            ToIntFunction<String[]> command = commands.waitForService(patience.toMillis());
            if (command == null) {
                throw new IllegalStateException("no bundle offered a command line within " + patience.toSeconds()
                        + " s; build Framewright again, or look at the bundles named above");
            }
            return command;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops all bundles and the framework; gives up waiting after five seconds. */
    @Override
    public void close() {
        plugins.close();
        try {
            framework.stop();
            framework.waitForStop(STOP_MILLIS);
        } catch (BundleException e) {
            System.err.println("framewright: the bundles did not stop cleanly: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
