package dev.framewright.http;

import dev.framewright.server.CallException;
import dev.framewright.server.Scope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is answered under which method and path. What was added first is tried first. */
final class Routes {
    /** Answers a call. */
    @FunctionalInterface
    interface Answer {
        void to(HttpCall call) throws IOException;
    }

    /**
     * A route.
     *
     * @param name method and pattern, for the metrics
     * @param scope what the caller needs; empty for what anybody may see
     * @param answer what it does
     * @param pattern segments, of which those in braces stand for any
     */
    record Route(String name, Optional<Scope> scope, Answer answer, List<String> pattern) {
        private Optional<Map<String, String>> match(List<String> path) {
            if (path.size() != pattern.size()) {
                return Optional.empty();
            }
            Map<String, String> values = new HashMap<>();
            for (int i = 0; i < path.size(); i++) {
                String part = pattern.get(i);
                if (part.startsWith("{")) {
                    values.put(part.substring(1, part.length() - 1), path.get(i));
                } else if (!part.equals(path.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(values);
        }
    }

    /** A route with the values of its pattern. */
    record Found(Route route, Map<String, String> values) {}

    private final List<Route> all = new ArrayList<>();

    void add(String method, String pattern, Scope scope, Answer answer) {
        add(method, pattern, Optional.of(scope), answer);
    }

    void open(String method, String pattern, Answer answer) {
        add(method, pattern, Optional.empty(), answer);
    }

    private void add(String method, String pattern, Optional<Scope> scope, Answer answer) {
        all.add(new Route(method + " " + pattern, scope, answer, segments(pattern)));
    }

    Found find(String method, List<String> path) {
        boolean otherMethod = false;
        for (Route route : all) {
            Optional<Map<String, String>> values = route.match(path);
            if (values.isPresent()) {
                String wanted = route.name().substring(0, route.name().indexOf(' '));
                if (wanted.equals(method) || wanted.equals("GET") && method.equals("HEAD")) {
                    return new Found(route, values.get());
                }
                otherMethod = true;
            }
        }
        throw otherMethod
                ? new CallException(CallException.Kind.METHOD_NOT_ALLOWED, "This path knows no " + method + ".")
                : new CallException(
                        CallException.Kind.NOT_FOUND,
                        "There is nothing here; the paths begin with /v1 or /pallaidium.");
    }

    static List<String> segments(String path) {
        return List.of(path.replaceAll("^/+|/+$", "").split("/+"));
    }
}
