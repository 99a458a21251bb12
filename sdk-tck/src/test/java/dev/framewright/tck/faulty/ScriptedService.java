package dev.framewright.tck.faulty;

import dev.framewright.api.model.ModelSource;
import dev.framewright.api.provenance.ContentCredentials;
import dev.framewright.api.provenance.CredentialsReport;
import dev.framewright.api.provenance.TraceDetector;
import dev.framewright.api.provenance.TraceScore;
import dev.framewright.api.provenance.Watermark;
import dev.framewright.api.provenance.WatermarkDetector;
import dev.framewright.api.serve.Endpoint;
import dev.framewright.api.timeline.Timeline;
import dev.framewright.api.timeline.TimelineFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** The one service that its bundle's manifest names, which is neither a capability nor a stage. */
public final class ScriptedService
        implements BundleActivator,
                ModelSource,
                Endpoint,
                TimelineFormat,
                ContentCredentials,
                WatermarkDetector,
                TraceDetector {
    @Override
    public void start(BundleContext context) {
        var manifest = context.getBundle().getHeaders();
        if (manifest.get("Fault").equals("threads")) {
            Thread thread = new Thread(LockSupport::park, "left-behind");
            thread.setDaemon(true);
            thread.start();
        }
        context.registerService(manifest.get("Offers"), this, null);
    }

    @Override
    public void stop(BundleContext context) {
        // The framework takes the service back.
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public String description() {
        return "Nothing.";
    }

    @Override
    public Path folder() {
        throw neverAsked();
    }

    @Override
    public Open open() {
        throw neverAsked();
    }

    @Override
    public Set<String> endings() {
        return Set.of("scripted");
    }

    @Override
    public Timeline read(Path file) {
        throw neverAsked();
    }

    @Override
    public CredentialsReport check(Path file, List<Path> roots) {
        throw neverAsked();
    }

    @Override
    public Optional<Watermark> find(Path file) {
        throw neverAsked();
    }

    @Override
    public Optional<TraceScore> examine(Path file) {
        throw neverAsked();
    }

    private static UnsupportedOperationException neverAsked() {
        return new UnsupportedOperationException("only its life is checked");
    }
}
