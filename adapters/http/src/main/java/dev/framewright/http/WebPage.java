package dev.framewright.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** A page to try things on. It holds no secret, so anybody may load it; what it calls asks for the key. */
final class WebPage {
    /** Nothing comes from elsewhere, and nobody frames the page; pictures and clips are fetched by its script. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' data: blob:; media-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Map<String, String> TYPES = Map.of(
            "index.html", "text/html; charset=utf-8",
            "page.css", "text/css; charset=utf-8",
            "page.js", "text/javascript; charset=utf-8",
            "server.js", "text/javascript; charset=utf-8",
            "source.js", "text/javascript; charset=utf-8",
            "page.svg", "image/svg+xml");

    private WebPage() {}

    static void addTo(Routes routes) {
        routes.open("GET", "/", call -> send(call, "index.html"));
        TYPES.keySet().forEach(name -> routes.open("GET", "/" + name, call -> send(call, name)));
    }

    private static void send(HttpCall call, String name) throws IOException {
        try (InputStream in = WebPage.class.getResourceAsStream("page/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the bundle lacks page/" + name);
            }
            call.with("Content-Security-Policy", POLICY)
                    .with("X-Content-Type-Options", "nosniff")
                    .with("Referrer-Policy", "no-referrer")
                    .with("Cache-Control", "no-cache")
                    .bytes(200, TYPES.get(name), in.readAllBytes());
        }
    }
}
