package dev.framewright.jobs.store;

import dev.framewright.api.jobs.StoredFile;
import dev.framewright.jobs.store.JobStore.Pending;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Who owns which file, and which uploads are going on. */
final class FileRows {
    private static final String UPLOADED = "upload";

    private final Database database;

    FileRows(Database database) {
        this.database = database;
    }

    String storeId() {
        return database.write("looking for the store's id", connection -> {
            Sql.of(connection, "insert into setting (name, value) values ('store', ?) on conflict (name) do nothing")
                    .with(UUID.randomUUID().toString())
                    .update();
            return Sql.of(connection, "select value from setting where name = 'store'")
                    .first(row -> row.getString(1))
                    .orElseThrow();
        });
    }

    /** Lets a holder keep files, as often as it says so. */
    static void claim(Connection connection, String tenant, String holder, List<StoredFile> files) throws SQLException {
        for (StoredFile file : files) {
            Sql.of(
                            connection,
                            "insert into file_claim (tenant, sha256, holder, media_type, bytes, stored_at)"
                                    + " values (?, ?, ?, ?, ?, ?) on conflict (tenant, sha256, holder) do nothing")
                    .with(tenant)
                    .with(file.sha256())
                    .with(holder)
                    .with(file.mediaType())
                    .with(file.bytes())
                    .with(file.stored().toEpochMilli())
                    .update();
        }
    }

    Optional<StoredFile> file(String tenant, String sha256) {
        return database.alone(
                "looking for a file",
                connection -> Sql.of(
                                connection,
                                "select sha256, bytes, media_type, stored_at from file_claim where tenant = ? and sha256 = ?"
                                        + " order by stored_at limit 1")
                        .with(tenant)
                        .with(sha256)
                        .first(row -> new StoredFile(
                                row.getString(1),
                                row.getLong(2),
                                row.getString(3),
                                Instant.ofEpochMilli(row.getLong(4)))));
    }

    long storedBytes(String tenant) {
        return database.alone(
                "counting files",
                connection -> Sql.of(
                                connection,
                                "select coalesce(sum(bytes), 0) from (select max(bytes) as bytes from file_claim"
                                        + " where tenant = ? group by sha256"
                                        + " union all select bytes from upload where tenant = ?) files")
                        .with(tenant)
                        .with(tenant)
                        .count());
    }

    void uploaded(String tenant, String uploadId, StoredFile file) {
        database.write("storing an upload", connection -> {
            claim(connection, tenant, UPLOADED, List.of(file));
            return Sql.of(connection, "delete from upload where id = ?")
                    .with(uploadId)
                    .update();
        });
    }

    boolean forgetUploaded(String tenant, String sha256) {
        return database.write(
                "deleting a file",
                connection ->
                        Sql.of(connection, "delete from file_claim where tenant = ? and sha256 = ? and holder = ?")
                                        .with(tenant)
                                        .with(sha256)
                                        .with(UPLOADED)
                                        .update()
                                > 0);
    }

    Set<String> claimed(Collection<String> digests) {
        Set<String> claimed = new HashSet<>();
        for (List<String> some : JobRows.parts(digests)) {
            claimed.addAll(database.alone(
                    "looking for files",
                    connection -> Sql.of(
                                    connection,
                                    "select sha256 from file_claim where sha256 in (" + Sql.marks(some.size())
                                            + ") union select computed_sha256 from upload where computed_sha256 in ("
                                            + Sql.marks(some.size()) + ")")
                            .with(some)
                            .with(some)
                            .all(row -> row.getString(1))));
        }
        return claimed;
    }

    void begin(Pending upload) {
        database.write(
                "beginning an upload",
                connection -> Sql.of(
                                connection,
                                "insert into upload (id, tenant, media_type, bytes, sha256, begun_at) values (?, ?, ?, ?, ?, "
                                        + database.now() + ") on conflict (id) do nothing")
                        .with(upload.id())
                        .with(upload.tenant())
                        .with(upload.mediaType())
                        .with(upload.bytes())
                        .with(upload.sha256())
                        .update());
    }

    Optional<Pending> pending(String tenant, String uploadId) {
        return database.alone(
                "looking for an upload",
                connection -> Sql.of(connection, "select * from upload where id = ? and tenant = ?")
                        .with(uploadId)
                        .with(tenant)
                        .first(FileRows::pending));
    }

    void computed(String uploadId, String sha256) {
        database.write(
                "storing an upload",
                connection -> Sql.of(connection, "update upload set computed_sha256 = ? where id = ?")
                        .with(sha256)
                        .with(uploadId)
                        .update());
    }

    void abandon(String uploadId) {
        database.write(
                "abandoning an upload",
                connection -> Sql.of(connection, "delete from upload where id = ?")
                        .with(uploadId)
                        .update());
    }

    List<Pending> pendingLongerThan(Duration age) {
        return database.alone(
                "looking for old uploads",
                connection -> Sql.of(
                                connection,
                                "select * from upload where begun_at < " + database.now() + " - " + age.toMillis())
                        .all(FileRows::pending));
    }

    private static Pending pending(ResultSet row) throws SQLException {
        return new Pending(
                row.getString("id"),
                row.getString("tenant"),
                row.getString("media_type"),
                row.getLong("bytes"),
                Sql.text(row, "sha256"),
                Sql.text(row, "computed_sha256"));
    }
}
