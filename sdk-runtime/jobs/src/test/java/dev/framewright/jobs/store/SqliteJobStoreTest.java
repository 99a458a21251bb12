package dev.framewright.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteJobStoreTest extends JobStoreContract {
    @TempDir
    private Path folder;

    @Override
    StoreSettings settings() {
        return StoreSettings.of("jdbc:sqlite:" + folder.resolve("jobs.db"));
    }

    @Test
    void theFileIsForItsOwnerOnly() throws Exception {
        submit(store(), "studio", "1");

        for (String name : new String[] {"jobs.db", "jobs.db-wal"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                    .as(name)
                    .isEqualTo("rw-------");
        }
    }
}
