package dev.framewright.http;

import com.sun.net.httpserver.HttpServer;
import dev.framewright.api.PreviewPictures;
import dev.framewright.api.VideoCapabilities;
import dev.framewright.api.jobs.VideoArtefacts;
import dev.framewright.api.jobs.VideoJobs;
import dev.framewright.api.media.ClipReader;
import dev.framewright.api.serve.Endpoint;
import dev.framewright.server.AuditLog;
import dev.framewright.server.Door;
import dev.framewright.server.Metrics;
import dev.framewright.server.MetricsEndpoint;
import dev.framewright.server.ServeSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The HTTP door: {@code framewright serve} opens it. */
@Component
public final class HttpEndpoint implements Endpoint {
    private static final int USUAL_PORT = 7851;

    private final Studio studio;
    private final Metrics metrics;
    private final ServeSettings settings;

    /** Takes the services that calls are translated to. */
    @Activate
    public HttpEndpoint(
            BundleContext context,
            @Reference VideoCapabilities capabilities,
            @Reference VideoJobs jobs,
            @Reference VideoArtefacts artefacts,
            @Reference PreviewPictures previews,
            @Reference ClipReader reader,
            @Reference Metrics metrics) {
        this(new Studio(capabilities, jobs, artefacts, previews, reader), metrics, ServeSettings.of("http", context));
    }

    HttpEndpoint(Studio studio, Metrics metrics, ServeSettings settings) {
        this.studio = studio;
        this.metrics = metrics;
        this.settings = settings;
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public Open open() {
        Door door = Door.of(settings, USUAL_PORT);
        Limits limits = Limits.of(settings);
        AuditLog audit = AuditLog.of(settings);
        SilentPollers silent = new SilentPollers(studio.jobs(), limits.silence());
        Routes routes = new Routes();
        // One for all: a client may repeat a call by another path.
        Submissions submissions = new Submissions(studio, limits);
        Watchers watchers = new Watchers(limits.watchers());
        new VideosApi(studio, submissions, silent, watchers).addTo(routes);
        new PallaidiumApi(studio, submissions, silent).addTo(routes);
        new FilesApi(studio, limits).addTo(routes);
        new JobEvents(studio, watchers).addTo(routes);
        WebPage.addTo(routes);
        try {
            HttpServer server = MetricsEndpoint.httpServer(door);
            ExecutorService threads = MetricsEndpoint.threads("http", limits.threads());
            server.setExecutor(threads);
            server.createContext("/", new HttpDoor(door, routes, audit, metrics));
            server.start();
            return new Listening(
                    server,
                    threads,
                    audit,
                    silent,
                    door.listen().text(server.getAddress().getPort()));
        } catch (IOException e) {
            audit.close();
            silent.close();
            throw MetricsEndpoint.taken(settings, door.listen(), e);
        }
    }

    private record Listening(
            HttpServer server, ExecutorService threads, AuditLog audit, SilentPollers silent, String address)
            implements Open {
        @Override
        public void drain(Duration patience) {
            // Watchers would stay for as long as their jobs, so they are not waited for; files are fetched again.
            server.stop((int) Math.min(1, patience.toSeconds()));
        }

        @Override
        public void close() {
            server.stop(0);
            threads.shutdownNow();
            silent.close();
            audit.close();
        }
    }
}
