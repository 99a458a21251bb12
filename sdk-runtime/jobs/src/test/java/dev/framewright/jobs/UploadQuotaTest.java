package dev.framewright.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.QuotaExceededException;
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
            String sha256 = place.uploaded((byte) 1, (byte) 2);

            assertThatThrownBy(() -> place.uploaded((byte) 1, (byte) 2)).isInstanceOf(QuotaExceededException.class);
            assertThat(place.uploaded(Optional.of(sha256), (byte) 1, (byte) 2)).isEqualTo(sha256);
        }
    }
}
