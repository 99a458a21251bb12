package dev.framewright.tck.faulty;

import dev.framewright.api.Artefact;
import dev.framewright.api.ClipShape;
import dev.framewright.api.Prompt;
import dev.framewright.api.RefusedException;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.stage.ArtefactStage;
import dev.framewright.api.stage.FrameStage;
import dev.framewright.api.stage.RequestStage;
import java.util.concurrent.CompletableFuture;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** All three kinds of stage, which keep to the contract but for the one fault that the bundle's manifest names. */
@Component
public final class ScriptedStages implements RequestStage, FrameStage, ArtefactStage {
    private final String fault;

    /** Reads the fault. */
    @Activate
    public ScriptedStages(BundleContext context) {
        fault = String.valueOf(context.getBundle().getHeaders().get("Fault"));
    }

    @Override
    public String name() {
        return fault.equals("name") ? "Scripted Stages" : "scripted-stages";
    }

    @Override
    public VideoRequest apply(VideoRequest request, JobContext context) {
        if (request.prompt().text().equals("forbidden") && !fault.equals("accepts")) {
            throw new RefusedException(name(), "forbidden", "prompt", "prompt must not be \"forbidden\"; change it");
        }
        if (fault.equals("restless")) {
            return request.withPrompt(Prompt.of("now " + System.nanoTime()));
        }
        return fault.equals("changes-kind") ? new OtherRequest() : request;
    }

    /** A request of another class. */
    private record OtherRequest() implements dev.framewright.api.CustomRequest {
        @Override
        public String capability() {
            return "other";
        }

        @Override
        public java.util.Map<String, String> parameters() {
            return java.util.Map.of();
        }
    }

    @Override
    public Clip apply(Clip clip, VideoRequest request, JobContext context) {
        return new Clip() {
            private int frame;

            @Override
            public ClipShape shape() {
                return clip.shape();
            }

            @Override
            public boolean next(byte[] rgb) {
                boolean more = fault.equals("other-thread")
                        ? CompletableFuture.supplyAsync(() -> clip.next(rgb)).join()
                        : clip.next(rgb);
                return more && !(fault.equals("loses-frames") && frame++ == 2);
            }

            @Override
            public void close() {
                if (!fault.equals("keeps-open")) {
                    clip.close();
                }
            }
        };
    }

    @Override
    public Artefact apply(Artefact artefact, VideoRequest request, JobContext context) {
        return fault.equals("wrong-digest") ? artefact.withSha256("0".repeat(64)) : artefact;
    }
}
