package dev.framewright.jobs.store;

import dev.framewright.api.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * Connections to one database, and transactions that are tried again when the database was busy, restarted or away.
 * Opens nothing before the first transaction.
 */
final class Database implements AutoCloseable {
    /** One try at a transaction; may run more than once. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int SQLITE_BUSY = 5;
    private static final int SQLITE_LOCKED = 6;
    private static final int POSTGRES_CONNECTIONS = 8;
    private static final long CLAIMS = 7_046_029_255L;
    /** Connection lost, server going down or coming up, too many connections; serialization failure and deadlock. */
    private static final Set<String> PASSING =
            Set.of("57P01", "57P02", "57P03", "57P05", "25P03", "53300", "40001", "40P01", "55P03");

    private final StoreSettings settings;
    private final boolean sqlite;
    private final Semaphore permits;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private DataSource source;
    private boolean migrated;
    private boolean closed;

    Database(StoreSettings settings) {
        this.settings = settings;
        this.sqlite = settings.sqlite();
        // SQLite has one writer at a time anyway; one connection keeps others from waiting inside the library.
        // Not in turn: a thread that runs goes on with a connection that is warm, instead of waking another.
        this.permits = new Semaphore(sqlite ? 1 : POSTGRES_CONNECTIONS);
    }

    StoreSettings settings() {
        return settings;
    }

    boolean sqlite() {
        return sqlite;
    }

    /** SQL for the time of now in milliseconds, by the database's clock. */
    String now() {
        return sqlite
                ? "cast(unixepoch('subsec') * 1000 as integer)"
                : "cast(extract(epoch from clock_timestamp()) * 1000 as bigint)";
    }

    /**
     * Lets one transaction at a time go on from here, so that workers which ask at the same moment see each other's
     * choice and the tenants' shares come out even. SQLite has one writer anyway.
     */
    void oneAtATime(Connection connection) throws SQLException {
        if (!sqlite) {
            execute(connection, "select pg_advisory_xact_lock(" + CLAIMS + ")");
        }
    }

    /** Runs work in a transaction that is on disk when this returns. */
    <T> T write(String doing, Work<T> work) {
        return patiently(doing, sqlite ? "begin immediate" : "begin", work);
    }

    /** Runs work that changes nothing, on one state of the database. */
    <T> T read(String doing, Work<T> work) {
        return patiently(doing, "begin", work);
    }

    /**
     * Runs one statement, which is a transaction of its own: that saves two ways to the database. What it changed is on disk
     * when all its rows were read.
     */
    <T> T alone(String doing, Work<T> statement) {
        return patiently(doing, "", statement);
    }

    private <T> T patiently(String doing, String begin, Work<T> work) {
        long end = System.nanoTime() + settings.patience().toNanos();
        long pause = 5;
        while (true) {
            try {
                return once(begin, work);
            } catch (SQLException e) {
                if (!passing(e)) {
                    throw new StoreUnavailableException(
                            "The job store failed while " + doing + ": " + e.getMessage(), e);
                }
                if (System.nanoTime() >= end) {
                    throw new StoreUnavailableException(
                            "The job store could not be reached for " + text(settings.patience()) + " while " + doing
                                    + " (" + e.getMessage() + "); look after the database, then ask again",
                            e);
                }
                LOG.debug("Trying again while {}", doing, e);
            }
            sleep(pause, doing);
            pause = Math.min(500, pause * 2);
        }
    }

    private static String text(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }

    private static void sleep(long millis, String doing) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("Interrupted while " + doing, e);
        }
    }

    private <T> T once(String begin, Work<T> work) throws SQLException {
        permits.acquireUninterruptibly();
        try {
            Connection connection = taken();
            boolean good = false;
            try {
                if (begin.isEmpty()) {
                    T found = work.run(connection);
                    good = true;
                    return found;
                }
                execute(connection, begin);
                T result = work.run(connection);
                execute(connection, "commit");
                good = true;
                return result;
            } catch (RuntimeException e) {
                good = begin.isEmpty() || rolledBack(connection);
                throw e;
            } catch (SQLException e) {
                good = (begin.isEmpty() || rolledBack(connection)) && !lost(e);
                throw e;
            } finally {
                giveBack(connection, good);
            }
        } finally {
            permits.release();
        }
    }

    private static void execute(Connection connection, String command) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    private static boolean rolledBack(Connection connection) {
        try {
            execute(connection, "rollback");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private Connection taken() throws SQLException {
        synchronized (this) {
            if (closed) {
                throw new SQLException("it is closed");
            }
            Connection connection = idle.poll();
            if (connection != null) {
                return connection;
            }
        }
        Connection connection = source().getConnection();
        try {
            migrate(connection);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private synchronized void migrate(Connection connection) throws SQLException {
        if (!migrated) {
            execute(connection, sqlite ? "begin immediate" : "begin");
            try {
                Migrations.apply(connection, sqlite);
                execute(connection, "commit");
                migrated = true;
            } finally {
                if (!migrated) {
                    rolledBack(connection);
                }
            }
        }
    }

    private void giveBack(Connection connection, boolean good) {
        synchronized (this) {
            if (good && !closed) {
                idle.push(connection);
                return;
            }
        }
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("A broken connection could not be closed", e);
        }
    }

    private synchronized DataSource source() {
        if (source == null) {
            source = sqlite ? sqliteSource() : postgresSource();
        }
        return source;
    }

    private DataSource sqliteSource() {
        Path file = Path.of(settings.url().substring("jdbc:sqlite:".length()));
        Path folder = file.toAbsolutePath().getParent();
        try {
            Files.createDirectories(folder);
            makePrivate(file);
            // The driver unpacks its library there and does not make the folder.
            String unpacked = System.getProperty("org.sqlite.tmpdir");
            if (unpacked != null) {
                Files.createDirectories(Path.of(unpacked));
            }
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "The job store's folder " + folder + " cannot be made; set framewright.jobs.store to another", e);
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout((int) Math.min(10_000, settings.patience().toMillis()));
        SQLiteDataSource sqliteSource = new SQLiteDataSource(config);
        sqliteSource.setUrl(settings.url());
        return sqliteSource;
    }

    /** Prompts are nobody else's business; the files that SQLite adds get the rights of this one. */
    private static void makePrivate(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            LOG.debug("The job store {} is there already", file);
        } catch (UnsupportedOperationException e) {
            LOG.debug("The job store {} is as private as the file system makes it", file);
        }
    }

    private DataSource postgresSource() {
        PGSimpleDataSource postgres = new PGSimpleDataSource();
        postgres.setURL(settings.url());
        settings.user().ifPresent(postgres::setUser);
        settings.password().ifPresent(postgres::setPassword);
        postgres.setConnectTimeout(5);
        postgres.setSocketTimeout(30);
        postgres.setTcpKeepAlive(true);
        // A worker that was stopped in the middle of a transaction must not hold up the others.
        postgres.setOptions("-c idle_in_transaction_session_timeout=5000 -c lock_timeout=3000");
        return postgres;
    }

    private static boolean lost(SQLException e) {
        return e.getSQLState() != null && e.getSQLState().startsWith("08");
    }

    private boolean passing(SQLException e) {
        if (sqlite) {
            int code = e.getErrorCode() & 0xff;
            return code == SQLITE_BUSY || code == SQLITE_LOCKED;
        }
        return lost(e) || (e.getSQLState() != null && PASSING.contains(e.getSQLState()));
    }

    /** Waits for what is going on, then closes every connection. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        int all = sqlite ? 1 : POSTGRES_CONNECTIONS;
        try {
            if (!permits.tryAcquire(all, 5, TimeUnit.SECONDS)) {
                LOG.warn("The job store is closed while a transaction is still going on");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            for (Connection connection : idle) {
                try {
                    connection.close();
                } catch (SQLException e) {
                    LOG.debug("A connection could not be closed", e);
                }
            }
            idle.clear();
        }
    }
}
