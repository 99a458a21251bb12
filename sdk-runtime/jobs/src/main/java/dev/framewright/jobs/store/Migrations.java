package dev.framewright.jobs.store;

import dev.framewright.api.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Brings a database's tables to this version, one numbered script after another. A script that was released is never
 * changed; the next change is a new one.
 */
final class Migrations {
    static final int NEWEST = 3;

    /** Any number, as long as every version uses the same. */
    private static final long LOCK = 7_046_029_254L;

    private Migrations() {}

    /** Runs what is missing, inside the transaction that is open. Who comes second waits and then finds it done. */
    static void apply(Connection connection, boolean sqlite) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!sqlite) {
                statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
            }
            statement.execute("create table if not exists framewright_schema (version integer not null)");
            int version = version(statement);
            if (version > NEWEST) {
                throw new StoreUnavailableException(
                        "The job store has tables of version " + version + " and this Framewright knows up to " + NEWEST
                                + "; use the newer Framewright that made them, or another store",
                        new SQLException("version " + version));
            }
            for (int next = version + 1; next <= NEWEST; next++) {
                for (String command : script(next, sqlite).split(";\\s*\n")) {
                    if (!command.isBlank()) {
                        statement.execute(command);
                    }
                }
                statement.execute("delete from framewright_schema");
                statement.execute("insert into framewright_schema (version) values (" + next + ")");
            }
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("select max(version) from framewright_schema")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    private static String script(int number, boolean sqlite) {
        try (InputStream bytes = Migrations.class.getResourceAsStream("schema-" + number + ".sql")) {
            String text = new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
            return text.replaceAll("(?m)--.*$", "").replaceAll("\\bBYTES\\b", sqlite ? "blob" : "bytea");
        } catch (IOException e) {
            throw new StoreUnavailableException("The job store's script " + number + " is missing", e);
        }
    }
}
