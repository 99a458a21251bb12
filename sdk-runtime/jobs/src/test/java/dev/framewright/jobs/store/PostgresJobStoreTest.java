package dev.framewright.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.framewright.api.JobOutcome;
import dev.framewright.api.jobs.JobStatus;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same contract on a real server. */
class PostgresJobStoreTest extends JobStoreContract {
    private static PostgresServer server;

    @BeforeAll
    static void startTheServer() throws Exception {
        boolean there = PostgresServer.installed().isPresent();
        if (!there) {
            System.err.println("[WARNING] PostgreSQL is not installed, so the job store was not tested on it;"
                    + " install the package postgresql (version 15 or newer) to have it tested");
        }
        assumeTrue(there, "PostgreSQL is not installed; install the package postgresql");
        server = PostgresServer.start("fsync = off");
    }

    @AfterAll
    static void stopTheServer() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void emptyTheDatabase() throws Exception {
        try (Connection connection = DriverManager.getConnection(server.url());
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema public cascade; create schema public");
        }
    }

    @Override
    StoreSettings settings() {
        return StoreSettings.of(server.url());
    }

    @Test
    void aJobThatIsGivenBackWhileItIsCancelledIsCancelled() throws Exception {
        JobStore store = store();
        String id = submit(store, "studio", "1");
        claimed(store);
        Thread canceller = new Thread(() -> store.cancel("studio", id));
        try (Connection worker = DriverManager.getConnection(server.url());
                Statement statement = worker.createStatement()) {
            worker.setAutoCommit(false);
            statement.execute("update job set state = 'QUEUED', worker = null, leased_until = null");

            canceller.start();
            while (statement
                    .executeQuery("select 1 where not exists (select from pg_locks where not granted)")
                    .next()) {
                Thread.sleep(10);
            }
            worker.commit();
        }
        canceller.join();

        assertThat(store.find("studio", id).orElseThrow().outcome()).contains(new JobOutcome.Cancelled());
    }

    @Test
    void aKilledServerLosesNothingThatWasAcknowledgedAndCallsGoOnWhenItIsBack() throws Exception {
        JobStore store = store();
        String job = submit(store, "studio", "1");
        server.kill();
        Thread back = new Thread(() -> {
            try {
                server.startAgain();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        back.start();

        String second = submit(store, "studio", "2");
        back.join();

        assertThat(store.list(dev.framewright.api.jobs.JobFilter.of("studio")).jobs())
                .extracting(JobStatus::id)
                .containsExactly(second, job);
    }
}
