package dev.framewright.grpc;

import dev.framewright.api.jobs.VideoArtefacts;
import dev.framewright.api.serve.Endpoint;
import dev.framewright.server.AuditLog;
import dev.framewright.server.Door;
import dev.framewright.server.Metrics;
import dev.framewright.server.ServeSettings;
import java.util.List;
import java.util.function.UnaryOperator;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The gRPC door: {@code framewright serve} opens it. */
@Component
public final class GrpcEndpoint implements Endpoint {
    private static final int USUAL_PORT = 7850;

    private final VideoServices services;
    private final VideoArtefacts artefacts;
    private final Metrics metrics;
    private final ServeSettings settings;
    private final UnaryOperator<String> modelDescriptions;

    /** Takes the services that calls are translated to. */
    @Activate
    public GrpcEndpoint(
            BundleContext context,
            @Reference VideoServices services,
            @Reference VideoArtefacts artefacts,
            @Reference Metrics metrics) {
        this(services, artefacts, metrics, ServeSettings.of("grpc", context), new ModelDescriptions(context));
    }

    GrpcEndpoint(
            VideoServices services,
            VideoArtefacts artefacts,
            Metrics metrics,
            ServeSettings settings,
            UnaryOperator<String> modelDescriptions) {
        this.services = services;
        this.artefacts = artefacts;
        this.metrics = metrics;
        this.settings = settings;
        this.modelDescriptions = modelDescriptions;
    }

    @Override
    public String name() {
        return "grpc";
    }

    @Override
    public Open open() {
        Door door = Door.of(settings, USUAL_PORT);
        AuditLog audit = AuditLog.of(settings);
        JobMessages messages = new JobMessages(artefacts);
        Described described = new Described(services.capabilities, modelDescriptions);
        WaitingCalls waiting = new WaitingCalls();
        try {
            return GrpcServer.start(
                    door,
                    settings,
                    audit,
                    metrics,
                    described,
                    waiting,
                    List.of(
                            new VideoEndpoint(services, messages, described, waiting),
                            new ArtefactEndpoint(artefacts, metrics)),
                    clock -> new OperationsEndpoint(services.jobs, messages, waiting, clock));
        } catch (RuntimeException e) {
            audit.close();
            throw e;
        }
    }
}
