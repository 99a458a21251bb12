package dev.framewright.dam.sling;

import dev.framewright.client.FramewrightClient;
import dev.framewright.client.ServerAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sling.api.resource.LoginException;
import org.apache.sling.api.resource.ResourceResolver;
import org.apache.sling.api.resource.ResourceResolverFactory;
import org.apache.sling.api.resource.observation.ResourceChange;
import org.apache.sling.api.resource.observation.ResourceChangeListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the repository when something below the watched paths changes, while jobs are going on, and now and then. All
 * that lasts is in the repository and in the server's job store, so a bundle or server that was stopped goes on.
 */
@Component(
        configurationPid = "dev.framewright.dam.sling",
        property = {
            ResourceChangeListener.PATHS + "=/content",
            ResourceChangeListener.CHANGES + "=ADDED",
            ResourceChangeListener.CHANGES + "=CHANGED"
        })
public final class FramewrightDam implements ResourceChangeListener {
    private static final Logger LOG = LoggerFactory.getLogger(FramewrightDam.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long TICKS_BETWEEN_LOOKS = 60;
    private static final long TICKS_AFTER_A_PROBLEM = 5;
    /** gRPC ends its threads one second after the last channel; without their classes they would stay. */
    private static final Duration THREADS_END = Duration.ofMillis(1500);

    private final ResourceResolverFactory resolvers;
    private final List<String> paths;
    private final String server;
    private final FramewrightClient client;
    private final ScheduledExecutorService worker;
    private final AtomicBoolean changed = new AtomicBoolean(true);
    private boolean going;
    private long ticks;
    private String problem = "";

    /** How the bundle is set, under the PID {@code dev.framewright.dam.sling}. */
    public @interface Settings {
        /** Where Framewright serves, HOST:PORT. */
        String server() default ServerAddress.USUAL;

        /** Below which paths of /content nodes are looked at. */
        String[] paths() default "/content/framewright";

        /** File with the token; none where the server wants none. */
        String token_file() default "";

        /** PEM file of authorities to trust instead of the usual ones. */
        String authority() default "";
    }

    /** Begins to look. */
    @Activate
    public FramewrightDam(@Reference ResourceResolverFactory resolvers, Settings settings) throws IOException {
        this.resolvers = resolvers;
        this.paths = List.copyOf(Arrays.asList(settings.paths()));
        this.server = settings.server();
        ServerAddress address = ServerAddress.of(settings.server()).withPatience(PATIENCE);
        if (!settings.token_file().isEmpty()) {
            address = address.withToken(
                    Files.readString(Path.of(settings.token_file())).strip());
        }
        if (!settings.authority().isEmpty()) {
            address = address.withAuthority(Path.of(settings.authority()));
        }
        this.client = FramewrightClient.connect(address);
        this.worker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "framewright-dam");
            thread.setDaemon(true);
            return thread;
        });
        worker.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    /** Ends; jobs go on at the server and are found again by the next start. */
    @Deactivate
    public void stop() throws InterruptedException {
        worker.shutdownNow();
        client.close();
        worker.awaitTermination(10, TimeUnit.SECONDS);
        Thread.sleep(THREADS_END.toMillis());
    }

    @Override
    public void onChange(List<ResourceChange> changes) {
        if (changes.stream().anyMatch(change -> paths.stream().anyMatch(change.getPath()::startsWith))) {
            changed.set(true);
        }
    }

    private void tick() {
        ticks++;
        boolean wanted = problem.isEmpty()
                ? changed.get() || going || ticks % TICKS_BETWEEN_LOOKS == 0
                : ticks % TICKS_AFTER_A_PROBLEM == 0;
        if (!wanted) {
            return;
        }
        changed.set(false);
        try (ResourceResolver resolver = resolvers.getServiceResourceResolver(null)) {
            Look look = new Look(resolver, client, paths);
            going = look.look();
            say(look.problem());
        } catch (LoginException e) {
            say("no service user is mapped to this bundle: " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            // Whatever it was, it is tried again: the repository still says what is wanted.
            say("not all was done, and it is tried again; server " + server + ": " + e.getMessage());
        }
    }

    private void say(String text) {
        if (!text.equals(problem)) {
            problem = text;
            if (!text.isEmpty()) {
                LOG.warn("Framewright: {}", text);
            }
        }
    }
}
