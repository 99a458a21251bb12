package dev.framewright.jobs.store;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.JobState;
import dev.framewright.api.QuotaExceededException;
import dev.framewright.api.RequestId;
import dev.framewright.api.RgbImage;
import dev.framewright.api.Size;
import dev.framewright.api.StoreUnavailableException;
import dev.framewright.api.jobs.JobFilter;
import dev.framewright.api.jobs.JobPage;
import dev.framewright.api.jobs.JobStatus;
import dev.framewright.api.jobs.QueueState;
import dev.framewright.api.jobs.StoredFile;
import dev.framewright.api.jobs.Submission;
import dev.framewright.jobs.json.JobJson;
import dev.framewright.jobs.store.JobStore.Accepted;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What hosts ask of jobs: submit, find, list, cancel, delete, pause. */
final class JobRows {
    private static final Duration ASK_AGAIN = Duration.ofSeconds(15);
    private static final String OVER = "('SUCCEEDED', 'FAILED', 'REFUSED', 'CANCELLED')";

    private final Database database;
    private final QueueRoom room = new QueueRoom();

    JobRows(Database database) {
        this.database = database;
    }

    Accepted submit(String jobId, Submission submission, long seed, List<StoredFile> files) {
        String text = JobJson.text(submission);
        String hash = sha256(text);
        Database.Work<Optional<Instant>> insert = connection -> insert(connection, jobId, submission, text, hash, seed);
        Optional<Instant> stored;
        if (files.isEmpty() && room.taken(submission.tenant())) {
            stored = database.alone("storing a job", insert);
        } else {
            stored = database.write("storing a job", connection -> {
                Optional<Instant> now = insert.run(connection);
                if (now.isPresent()) {
                    checkQuota(connection, submission.tenant());
                    FileRows.claim(connection, submission.tenant(), jobId, files);
                }
                return now;
            });
        }
        return stored.map(time -> new Accepted(queued(jobId, submission, time), true))
                .orElseGet(() -> earlier(submission, hash));
    }

    /** Gives when it was stored; nothing if its request id is taken. */
    private Optional<Instant> insert(
            Connection connection, String jobId, Submission submission, String text, String hash, long seed)
            throws SQLException {
        return Sql.of(
                        connection,
                        "insert into job (id, tenant, request_id, body_sha256, capability, submission, seed,"
                                + " priority, deadline, state, ready_at, submitted_at, notices) values"
                                + " (?, ?, ?, ?, ?, ?, ?, ?, ?, 'QUEUED', 0, " + database.now() + ", ?)"
                                + " on conflict (tenant, request_id) do nothing returning submitted_at")
                .with(jobId)
                .with(submission.tenant())
                .with(submission.requestId().value())
                .with(hash)
                .with(submission.request().capability())
                .with(text)
                .with(seed)
                .with(submission.priority())
                .with(submission.deadline().map(Instant::toEpochMilli))
                .with(JobJson.text(List.of()))
                .all(row -> Instant.ofEpochMilli(row.getLong(1)))
                .stream()
                .findFirst();
    }

    private static JobStatus queued(String jobId, Submission submission, Instant submitted) {
        return new JobStatus(
                jobId,
                submission,
                JobState.QUEUED,
                false,
                0,
                Optional.empty(),
                List.of(),
                submitted,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private Accepted earlier(Submission submission, String hash) {
        return database.alone(
                        "looking for a job",
                        connection -> Sql.of(connection, "select * from job where tenant = ? and request_id = ?")
                                .with(submission.tenant())
                                .with(submission.requestId().value())
                                .first(row -> {
                                    if (!row.getString("body_sha256").equals(hash)) {
                                        throw new InvalidRequestException(
                                                "requestId",
                                                "was used before with another request; choose a new one for each action");
                                    }
                                    return new Accepted(status(row), false);
                                }))
                .orElseThrow(() -> new StoreUnavailableException(
                        "The job of this request id was deleted at this moment; submit it again", null));
    }

    /** Counts the queue, with the job that was just put into it. */
    private void checkQuota(Connection connection, String tenant) throws SQLException {
        StoreSettings.Quota quota = database.settings().quota();
        long[] queued = Sql.of(
                        connection,
                        "select count(*), coalesce(sum(case when tenant = ? then 1 else 0 end), 0) from job"
                                + " where state = 'QUEUED'")
                .with(tenant)
                .first(row -> new long[] {row.getLong(1), row.getLong(2)})
                .orElseThrow();
        if (queued[1] > quota.queuedPerTenant()) {
            throw new QuotaExceededException(
                    "tenant " + tenant + " may have " + quota.queuedPerTenant()
                            + " jobs queued and has them; wait until some are done",
                    ASK_AGAIN);
        }
        if (queued[0] > quota.queued()) {
            throw new QuotaExceededException(
                    "the queue may hold " + quota.queued() + " jobs and is full; wait until some are done", ASK_AGAIN);
        }
        room.counted(tenant, quota.queuedPerTenant() - queued[1], quota.queued() - queued[0]);
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has SHA-256", e);
        }
    }

    Optional<JobStatus> find(String tenant, String jobId) {
        return database.alone(
                "looking for a job",
                connection -> Sql.of(connection, "select * from job where id = ? and tenant = ?")
                        .with(jobId)
                        .with(tenant)
                        .first(JobRows::status));
    }

    Optional<JobStatus> find(String tenant, RequestId requestId) {
        return database.alone(
                "looking for a job",
                connection -> Sql.of(connection, "select * from job where tenant = ? and request_id = ?")
                        .with(tenant)
                        .with(requestId.value())
                        .first(JobRows::status));
    }

    JobPage list(JobFilter filter) {
        StringBuilder where = new StringBuilder("where 1 = 1");
        List<Object> values = new ArrayList<>();
        filter.tenant().ifPresent(tenant -> {
            where.append(" and tenant = ?");
            values.add(tenant);
        });
        filter.capability().ifPresent(capability -> {
            where.append(" and capability = ?");
            values.add(capability);
        });
        if (!filter.states().isEmpty()) {
            where.append(" and state in (")
                    .append(Sql.marks(filter.states().size()))
                    .append(')');
            filter.states().forEach(state -> values.add(state.name()));
        }
        filter.after().ifPresent(id -> {
            where.append(filter.newestFirst() ? " and id < ?" : " and id > ?");
            values.add(id);
        });
        String order = " order by id" + (filter.newestFirst() ? " desc" : "") + " limit " + (filter.pageSize() + 1);
        List<JobStatus> found = database.alone(
                "listing jobs",
                connection -> Sql.of(connection, "select * from job " + where + order)
                        .with(values)
                        .all(JobRows::status));
        boolean more = found.size() > filter.pageSize();
        List<JobStatus> page = more ? found.subList(0, filter.pageSize()) : found;
        return new JobPage(page, more ? Optional.of(page.get(page.size() - 1).id()) : Optional.empty());
    }

    private static JobStatus status(ResultSet row) throws SQLException {
        JobState state = JobState.valueOf(row.getString("state"));
        return new JobStatus(
                row.getString("id"),
                JobJson.submission(row.getString("submission")),
                state,
                row.getInt("cancelling") != 0 && !state.terminal(),
                row.getInt("attempts"),
                Sql.text(row, "progress").map(JobJson::progress),
                JobJson.sentences(row.getString("notices")),
                Instant.ofEpochMilli(row.getLong("submitted_at")),
                instant(row, "started_at"),
                instant(row, "ended_at"),
                instant(row, "expires_at"),
                Sql.text(row, "outcome").map(JobJson::outcome));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        OptionalLong millis = Sql.number(row, column);
        return millis.isPresent() ? Optional.of(Instant.ofEpochMilli(millis.getAsLong())) : Optional.empty();
    }

    Map<String, Long> versions(Collection<String> jobIds) {
        Map<String, Long> versions = new HashMap<>();
        for (List<String> some : parts(jobIds)) {
            versions.putAll(database.alone("watching jobs", connection -> {
                Map<String, Long> found = new HashMap<>();
                Sql.of(connection, "select id, version from job where id in (" + Sql.marks(some.size()) + ")")
                        .with(some)
                        .all(row -> found.put(row.getString(1), row.getLong(2)));
                return found;
            }));
        }
        return versions;
    }

    Set<String> over(Collection<String> jobIds) {
        Set<String> over = new HashSet<>(jobIds);
        for (List<String> some : parts(jobIds)) {
            over.removeAll(database.alone(
                    "looking for jobs",
                    connection -> Sql.of(
                                    connection,
                                    "select id from job where state in ('QUEUED', 'RUNNING') and id in ("
                                            + Sql.marks(some.size()) + ")")
                            .with(some)
                            .all(row -> row.getString(1))));
        }
        return over;
    }

    /** Cuts a list so that no statement has more values than a database takes. */
    static List<List<String>> parts(Collection<String> all) {
        List<String> list = List.copyOf(all);
        List<List<String>> parts = new ArrayList<>();
        for (int i = 0; i < list.size(); i += 500) {
            parts.add(list.subList(i, Math.min(list.size(), i + 500)));
        }
        return parts;
    }

    Optional<RgbImage> preview(String jobId) {
        return database.alone(
                "reading a preview",
                connection -> Sql.of(connection, "select width, height, rgb from preview where job_id = ?")
                        .with(jobId)
                        .first(row -> new RgbImage(new Size(row.getInt(1), row.getInt(2)), row.getBytes(3))));
    }

    void cancel(String tenant, String jobId) {
        // One statement, so that a job which is claimed or given back at this moment is not missed in both its states.
        database.write(
                "cancelling a job",
                connection -> Sql.of(
                                connection,
                                "update job set cancelling = case when state = 'RUNNING' then 1 else cancelling end"
                                        + ", outcome = case when state = 'QUEUED' then ? else outcome end"
                                        + ", ended_at = case when state = 'QUEUED' then " + database.now()
                                        + " else ended_at end, expires_at = case when state = 'QUEUED' then " + expiry()
                                        + " else expires_at end"
                                        + ", state = case when state = 'QUEUED' then 'CANCELLED' else state end"
                                        + ", version = version + 1 where id = ? and tenant = ?"
                                        + " and (state = 'QUEUED' or (state = 'RUNNING' and cancelling = 0))")
                        .with(JobJson.text(new dev.framewright.api.JobOutcome.Cancelled()))
                        .with(jobId)
                        .with(tenant)
                        .update());
    }

    /** SQL for when a job that ends now is forgotten. */
    String expiry() {
        return database.settings()
                .keepJobs()
                .map(keep -> "(" + database.now() + " + " + keep.toMillis() + ")")
                .orElse("null");
    }

    boolean delete(String tenant, String jobId) {
        return database.write("deleting a job", connection -> {
            Optional<JobState> state = Sql.of(connection, "select state from job where id = ? and tenant = ?")
                    .with(jobId)
                    .with(tenant)
                    .first(row -> JobState.valueOf(row.getString(1)));
            if (state.isPresent() && !state.get().terminal()) {
                throw new InvalidRequestException("jobId", "must name a job that is over; cancel " + jobId + " first");
            }
            return state.isPresent() && forget(connection, List.of(jobId)) > 0;
        });
    }

    List<String> forgetExpired() {
        String expired = "select id from job where expires_at < " + database.now() + " and state in " + OVER;
        if (database.alone(
                "looking for old jobs",
                connection ->
                        Sql.of(connection, expired + " limit 1").first(row -> 1).isEmpty())) {
            return List.of();
        }
        return database.write("forgetting old jobs", connection -> {
            List<String> ids = Sql.of(connection, expired + " limit 100").all(row -> row.getString(1));
            forget(connection, ids);
            return ids;
        });
    }

    private static int forget(Connection connection, List<String> ids) throws SQLException {
        int forgotten = 0;
        for (String id : ids) {
            forgotten += Sql.of(connection, "delete from job where id = ? and state in " + OVER)
                    .with(id)
                    .update();
            Sql.of(connection, "delete from file_claim where holder = ?")
                    .with(id)
                    .update();
            Sql.of(connection, "delete from preview where job_id = ?").with(id).update();
        }
        return forgotten;
    }

    QueueState queue() {
        return database.read("looking at the queue", connection -> {
            Map<String, Long> queued = new HashMap<>();
            Map<String, Long> running = new HashMap<>();
            // One statement, so that no job is counted twice or not at all while it changes its state.
            Sql.of(
                            connection,
                            "select state, tenant, count(*) from job where state in ('QUEUED', 'RUNNING')"
                                    + " group by state, tenant")
                    .all(row -> (row.getString(1).equals("QUEUED") ? queued : running)
                            .put(row.getString(2), row.getLong(3)));
            return new QueueState(paused(connection), queued, running);
        });
    }

    static boolean paused(Connection connection) throws SQLException {
        return Sql.of(connection, "select value from setting where name = 'paused'")
                .first(row -> row.getString(1).equals("true"))
                .orElse(false);
    }

    void paused(boolean paused) {
        database.write(
                "pausing the queue",
                connection -> Sql.of(
                                connection,
                                "insert into setting (name, value) values ('paused', ?)"
                                        + " on conflict (name) do update set value = excluded.value")
                        .with(Boolean.toString(paused))
                        .update());
    }
}
