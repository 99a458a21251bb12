package dev.framewright.http;

import dev.framewright.api.Artefact;
import dev.framewright.api.RgbImage;
import dev.framewright.api.StoreUnavailableException;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.jobs.StoredJob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The first frame of a stored clip, finished as a preview is, so that it leaves marked and signed. */
final class Thumbnails {
    private final Studio studio;

    Thumbnails(Studio studio) {
        this.studio = studio;
    }

    byte[] of(StoredJob job, Artefact artefact) throws IOException {
        String tenant = job.found().submission().tenant();
        Path file = Files.createTempFile("framewright-http", ".part");
        try (InputStream content = studio.artefacts().open(tenant, artefact.sha256(), 0)) {
            Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
            try (Clip clip = studio.reader().open(file)) {
                byte[] rgb = new byte[Math.toIntExact(clip.size().rgbBytes())];
                if (!clip.next(rgb)) {
                    throw new IOException("the clip has no frame");
                }
                return studio.previews().png(job, new RgbImage(clip.size(), rgb));
            }
        } catch (IOException e) {
            throw new StoreUnavailableException("The picture could not be made: " + e, e);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
