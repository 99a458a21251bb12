package dev.framewright.grpc;

import dev.framewright.api.PreviewPictures;
import dev.framewright.api.VideoCapabilities;
import dev.framewright.api.jobs.VideoArtefacts;
import dev.framewright.api.jobs.VideoJobs;
import dev.framewright.api.serve.Endpoint;
import dev.framewright.server.AuditLog;
import dev.framewright.server.Door;
import dev.framewright.server.Metrics;
import dev.framewright.server.ServeSettings;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The gRPC door: {@code framewright serve} opens it. */
@Component
public final class GrpcEndpoint implements Endpoint {
    private static final int USUAL_PORT = 7850;

    private final VideoCapabilities capabilities;
    private final VideoJobs jobs;
    private final VideoArtefacts artefacts;
    private final PreviewPictures previews;
    private final Metrics metrics;
    private final ServeSettings settings;

    /** Takes the services that calls are translated to. */
    @Activate
    public GrpcEndpoint(
            BundleContext context,
            @Reference VideoCapabilities capabilities,
            @Reference VideoJobs jobs,
            @Reference VideoArtefacts artefacts,
            @Reference PreviewPictures previews,
            @Reference Metrics metrics) {
        this(capabilities, jobs, artefacts, previews, metrics, ServeSettings.of("grpc", context));
    }

    GrpcEndpoint(
            VideoCapabilities capabilities,
            VideoJobs jobs,
            VideoArtefacts artefacts,
            PreviewPictures previews,
            Metrics metrics,
            ServeSettings settings) {
        this.capabilities = capabilities;
        this.jobs = jobs;
        this.artefacts = artefacts;
        this.previews = previews;
        this.metrics = metrics;
        this.settings = settings;
    }

    @Override
    public String name() {
        return "grpc";
    }

    @Override
    public Open open() {
        Door door = Door.of(settings, USUAL_PORT);
        AuditLog audit = AuditLog.of(settings);
        try {
            return GrpcServer.start(
                    door,
                    settings,
                    audit,
                    metrics,
                    List.of(new VideoEndpoint(capabilities, jobs, previews), new ArtefactEndpoint(artefacts, metrics)),
                    jobs);
        } catch (RuntimeException e) {
            audit.close();
            throw e;
        }
    }
}
