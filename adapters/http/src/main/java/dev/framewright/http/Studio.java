package dev.framewright.http;

import dev.framewright.api.PreviewPictures;
import dev.framewright.api.VideoCapabilities;
import dev.framewright.api.jobs.VideoArtefacts;
import dev.framewright.api.jobs.VideoJobs;
import dev.framewright.api.media.ClipReader;

/** The services that HTTP calls are translated to. */
record Studio(
        VideoCapabilities capabilities,
        VideoJobs jobs,
        VideoArtefacts artefacts,
        PreviewPictures previews,
        ClipReader reader) {}
