package dev.framewright.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.QuotaExceededException;
import dev.framewright.api.jobs.ArtefactUpload;
import dev.framewright.jobs.store.StoreSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadQuotaTest {

    @TempDir
    private Path folder;

    @Test
    void aFileThatIsSentAgainIsCountedOnce() {
        Map<String, String> bound = Map.of("framewright.artefacts.tenant.bytes", "3");
        try (Workplace place = new Workplace(
                StoreSettings.of("jdbc:sqlite:" + folder.resolve("jobs.db")),
                folder.resolve("artefacts"),
                new FlagClips(false),
                bound)) {
            String sha256 = uploaded(place, Optional.empty());

            assertThatThrownBy(() -> uploaded(place, Optional.empty())).isInstanceOf(QuotaExceededException.class);
            assertThat(uploaded(place, Optional.of(sha256))).isEqualTo(sha256);
        }
    }

    private static String uploaded(Workplace place, Optional<String> sha256) {
        ArtefactUpload upload = place.artefacts.begin("studio", "image/png", 2, sha256);
        upload.append(0, new byte[] {1, 2}, 0, 2);
        return upload.finish().sha256();
    }
}
