package dev.framewright.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.framewright.api.FramewrightException;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.jobs.QueueState;
import dev.framewright.api.jobs.VideoJobs;
import dev.framewright.api.serve.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Answers {@code GET /metrics} with what is counted, for Prometheus. */
@Component
public final class MetricsEndpoint implements Endpoint {
    private static final int USUAL_PORT = 7852;
    private static final int MOST_THREADS = 16;

    private final Metrics metrics;
    private final VideoJobs jobs;
    private final ServeSettings settings;

    /** Takes the counters and the queue. */
    @Activate
    public MetricsEndpoint(BundleContext context, @Reference Metrics metrics, @Reference VideoJobs jobs) {
        this(metrics, jobs, ServeSettings.of("metrics", context));
    }

    MetricsEndpoint(Metrics metrics, VideoJobs jobs, ServeSettings settings) {
        this.metrics = metrics;
        this.jobs = jobs;
        this.settings = settings;
    }

    @Override
    public String name() {
        return "metrics";
    }

    @Override
    public Open open() {
        Door door = Door.of(settings, USUAL_PORT);
        try {
            HttpServer server = httpServer(door);
            ExecutorService threads = threads("metrics", MOST_THREADS);
            server.setExecutor(threads);
            server.createContext("/", exchange -> answer(door, exchange));
            server.start();
            return new Listening(
                    server, threads, door.listen().text(server.getAddress().getPort()));
        } catch (IOException e) {
            throw taken(settings, door.listen(), e);
        }
    }

    /** Makes the threads of an HTTP server: several, so that a connection which says nothing keeps no other one waiting. */
    public static ExecutorService threads(String name, int most) {
        AtomicInteger number = new AtomicInteger();
        // A call that finds no thread is turned away by closing its connection.
        return new ThreadPoolExecutor(0, most, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "framewright-" + name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Makes an HTTP server behind a door, with TLS where the door has it. */
    public static HttpServer httpServer(Door door) throws IOException {
        if (door.tls().isEmpty()) {
            return HttpServer.create(door.listen().socket(), 0);
        }
        HttpsServer server = HttpsServer.create(door.listen().socket(), 0);
        TlsFiles tls = door.tls().get();
        server.setHttpsConfigurator(new HttpsConfigurator(tls.context()) {
            @Override
            public void configure(com.sun.net.httpserver.HttpsParameters parameters) {
                javax.net.ssl.SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
                wanted.setNeedClientAuth(tls.clients().isPresent());
                parameters.setSSLParameters(wanted);
            }
        });
        return server;
    }

    /** Says that an address cannot be had. */
    public static InvalidRequestException taken(ServeSettings settings, Listen listen, IOException e) {
        return new InvalidRequestException(
                settings.name("listen"),
                "must be an address that is free, but " + listen.text(listen.port()) + " is not: " + e.getMessage());
    }

    private void answer(Door door, HttpExchange exchange) throws IOException {
        try (exchange) {
            String text;
            int status = 200;
            try {
                Optional<String> header =
                        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
                door.access().caller(header.flatMap(AccessList::bearer)).require(Scope.OPERATE);
                boolean known = exchange.getRequestURI().getPath().equals("/metrics");
                status = known ? 200 : 404;
                text = known ? metrics.text() + queue() : "There is only /metrics here.\n";
            } catch (CallException e) {
                status = e.kind().httpStatus();
                text = e.getMessage() + "\n";
            }
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private String queue() {
        StringBuilder text = new StringBuilder();
        Metrics.head(text, "framewright_jobs", "gauge", "Jobs that wait or are worked on, by tenant.");
        try {
            QueueState queue = jobs.queue();
            queue.queuedByTenant().forEach((tenant, count) -> job(text, "queued", tenant, count));
            queue.runningByTenant().forEach((tenant, count) -> job(text, "running", tenant, count));
        } catch (FramewrightException e) {
            // The counters above are worth having while the store is away.
            text.append("# the job store cannot be reached\n");
        }
        return text.toString();
    }

    private static void job(StringBuilder text, String state, String tenant, long count) {
        Metrics.line(text, "framewright_jobs", "state=\"" + state + "\",tenant=\"" + tenant + "\"", count);
    }

    private record Listening(HttpServer server, ExecutorService threads, String address) implements Open {
        @Override
        public void drain(Duration patience) {
            // A scrape takes milliseconds; close waits for none.
        }

        @Override
        public void close() {
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
