package dev.framewright.grpc;

import dev.framewright.api.PreviewPictures;
import dev.framewright.api.VideoCapabilities;
import dev.framewright.api.jobs.Replays;
import dev.framewright.api.jobs.VideoJobs;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What {@code VideoService} and the operations are translated to. */
@Component(service = VideoServices.class)
public final class VideoServices {
    final VideoCapabilities capabilities;
    final VideoJobs jobs;
    final PreviewPictures previews;
    final Replays replays;

    /** Takes the services of this moment. */
    @Activate
    public VideoServices(
            @Reference VideoCapabilities capabilities,
            @Reference VideoJobs jobs,
            @Reference PreviewPictures previews,
            @Reference Replays replays) {
        this.capabilities = capabilities;
        this.jobs = jobs;
        this.previews = previews;
        this.replays = replays;
    }
}
