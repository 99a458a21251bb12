package dev.framewright.jobs.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteJobStoreTest extends JobStoreContract {
    @TempDir
    private Path folder;

    @Override
    StoreSettings settings() {
        return StoreSettings.of("jdbc:sqlite:" + folder.resolve("jobs.db"));
    }
}
