package dev.framewright.grpc;

import dev.framewright.api.serve.Endpoint;
import dev.framewright.jobs.ManifestReplays;
import dev.framewright.server.FakeFiles;
import dev.framewright.server.FakeJobs;
import dev.framewright.server.Metrics;
import dev.framewright.server.ServeSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A server of doubles on a free port of this machine. */
final class LoopbackServer {

    private LoopbackServer() {}

    /** @param more names below {@code framewright.grpc}, each followed by its value */
    static Endpoint.Open open(FakeJobs jobs, Path folder, String... more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("framewright.grpc.listen", "127.0.0.1:0");
        settings.put("framewright.grpc.audit", folder.resolve("audit.log").toString());
        for (int i = 0; i < more.length; i += 2) {
            settings.put("framewright.grpc." + more[i], more[i + 1]);
        }
        return new GrpcEndpoint(
                        new VideoServices(jobs, jobs, (job, picture) -> new byte[0], new ManifestReplays()),
                        new FakeFiles(),
                        new Metrics(),
                        new ServeSettings("grpc", name -> Optional.ofNullable(settings.get(name))),
                        model -> "")
                .open();
    }
}
