package dev.framewright.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.framewright.server.AccessList;
import dev.framewright.server.AuditLog;
import dev.framewright.server.CallException;
import dev.framewright.server.Caller;
import dev.framewright.server.Door;
import dev.framewright.server.Metrics;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Lets calls in, finds who answers them, counts them and writes them down. */
final class HttpDoor implements HttpHandler {
    private static final String ENDPOINT = "http";
    private static final Caller NOBODY = new Caller("-", "-", Set.of());
    private static final Pattern HOST = Pattern.compile("(localhost|127\\.[0-9.]+|\\[::1])(:\\d+)?");

    private final Door door;
    private final Routes routes;
    private final AuditLog audit;
    private final Metrics metrics;

    HttpDoor(Door door, Routes routes, AuditLog audit, Metrics metrics) {
        this.door = door;
        this.routes = routes;
        this.audit = audit;
        this.metrics = metrics;
    }

    @Override
    public void handle(HttpExchange exchange) {
        long began = System.nanoTime();
        metrics.began(ENDPOINT);
        HttpCall call = new HttpCall(exchange, metrics);
        String name = "other";
        Caller caller = NOBODY;
        try (exchange) {
            try {
                checkOrigin(call);
                Routes.Found found = routes.find(call.method(), call.path());
                name = found.route().name();
                if (found.route().scope().isPresent()) {
                    caller = door.access().caller(token(call));
                    caller.require(found.route().scope().get());
                }
                call.begin(caller, found.values());
                found.route().answer().to(call);
            } catch (RuntimeException e) {
                call.refuse(Problem.of(e));
            } catch (BrokenBodyException e) {
                call.refuse(Problem.of(new CallException(CallException.Kind.MALFORMED, e.getMessage())));
            }
        } catch (IOException e) {
            // The client went away; nobody is left to tell.
            name = name.equals("other") ? "broken" : name;
        } finally {
            long nanos = System.nanoTime() - began;
            String code = Integer.toString(Math.max(0, exchange.getResponseCode()));
            metrics.ended(ENDPOINT, name, code, nanos / 1e9);
            audit.write(
                    caller.name(),
                    caller.tenant(),
                    String.valueOf(exchange.getRemoteAddress()),
                    name,
                    call.subject(),
                    code,
                    nanos / 1_000_000);
        }
    }

    /**
     * Keeps other sites' pages out. Where no token is needed a browser on this machine would let any page in, either by a
     * form or by a name that it lets point here.
     */
    private void checkOrigin(HttpCall call) {
        if (!door.access().open()) {
            return;
        }
        String host = call.header("Host").orElse("").toLowerCase(Locale.ROOT);
        Optional<String> origin = call.header("Origin");
        boolean own = HOST.matcher(host).matches()
                && origin.map(from -> from.equals("http://" + host) || from.equals("https://" + host))
                        .orElse(true);
        if (!own) {
            throw new CallException(
                    CallException.Kind.SCOPE_MISSING,
                    "Pages of other sites may not call a server without tokens; use 127.0.0.1 or localhost.");
        }
    }

    /** Clients send their key in one of three ways. */
    private static Optional<String> token(HttpCall call) {
        return call.header("Authorization")
                .flatMap(AccessList::bearer)
                .or(() -> call.header("X-API-Key"))
                .or(() -> call.query("api_key"))
                .filter(key -> !key.isEmpty());
    }
}
