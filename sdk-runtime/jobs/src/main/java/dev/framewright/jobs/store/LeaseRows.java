package dev.framewright.jobs.store;

import dev.framewright.api.DeadlineExceededException;
import dev.framewright.api.InternalException;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.RgbImage;
import dev.framewright.api.jobs.StoredFile;
import dev.framewright.jobs.json.JobJson;
import dev.framewright.jobs.store.JobStore.Beat;
import dev.framewright.jobs.store.JobStore.Lease;
import dev.framewright.jobs.store.JobStore.Telling;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What workers ask of jobs: claim, keep, complete, give back, and end what nobody works on any more. */
final class LeaseRows {
    private static final String HELD = " where id = ? and token = ? and state = 'RUNNING'";

    private final Database database;
    private final JobRows jobs;

    LeaseRows(Database database, JobRows jobs) {
        this.database = database;
        this.jobs = jobs;
    }

    /** A tenant with waiting jobs, and the highest priority among them. */
    private record Turn(String tenant, int priority) {}

    Optional<Lease> claim(String worker, Set<String> capabilities) {
        if (capabilities.isEmpty() || nothingQueued()) {
            return Optional.empty();
        }
        return database.write("taking a job", connection -> {
            if (JobRows.paused(connection)) {
                return Optional.empty();
            }
            database.oneAtATime(connection);
            for (Turn turn : turns(connection, capabilities)) {
                Optional<String> id = oldest(connection, turn, capabilities);
                if (id.isPresent()) {
                    served(connection, turn.tenant());
                    return lease(connection, id.get(), worker);
                }
            }
            return Optional.empty();
        });
    }

    /** Looks without locking anything, since workers ask several times a second. */
    private boolean nothingQueued() {
        return database.alone(
                "looking for a job",
                connection -> Sql.of(connection, "select 1 from job where state = 'QUEUED' limit 1")
                        .first(row -> 1)
                        .isEmpty());
    }

    private List<Turn> turns(Connection connection, Set<String> capabilities) throws SQLException {
        return Sql.of(
                        connection,
                        "select waiting.tenant, waiting.priority from (select tenant, max(priority) as priority from job"
                                + " where state = 'QUEUED' and ready_at <= " + database.now() + " and capability in ("
                                + Sql.marks(capabilities.size()) + ") group by tenant) waiting"
                                + " left join (select tenant, count(*) as jobs from job where state = 'RUNNING'"
                                + " group by tenant) running on running.tenant = waiting.tenant"
                                + " left join tenant on tenant.name = waiting.tenant"
                                + " where coalesce(running.jobs, 0) < ?"
                                + " order by waiting.priority desc, coalesce(running.jobs, 0),"
                                + " coalesce(tenant.turn, 0), waiting.tenant")
                .with(capabilities)
                .with(database.settings().quota().runningPerTenant())
                .all(row -> new Turn(row.getString(1), row.getInt(2)));
    }

    private Optional<String> oldest(Connection connection, Turn turn, Set<String> capabilities) throws SQLException {
        return Sql.of(
                        connection,
                        "select id from job where state = 'QUEUED' and tenant = ? and priority = ? and ready_at <= "
                                + database.now() + " and capability in (" + Sql.marks(capabilities.size())
                                + ") order by id limit 1"
                                + (database.sqlite() ? "" : " for update skip locked"))
                .with(turn.tenant())
                .with(turn.priority())
                .with(capabilities)
                .first(row -> row.getString(1));
    }

    private static void served(Connection connection, String tenant) throws SQLException {
        Sql.of(
                        connection,
                        "insert into tenant (name, turn) values (?, (select coalesce(max(turn), 0) + 1 from tenant))"
                                + " on conflict (name) do update set turn = excluded.turn")
                .with(tenant)
                .update();
    }

    private Optional<Lease> lease(Connection connection, String id, String worker) throws SQLException {
        return Sql.of(
                        connection,
                        "update job set state = 'RUNNING', token = token + 1, worker = ?, leased_until = " + leaseEnd()
                                + ", attempts = attempts + 1, fruitless = fruitless + 1,"
                                + " started_at = coalesce(started_at, " + database.now() + "), version = version + 1"
                                + " where id = ? and state = 'QUEUED'"
                                + " returning token, submission, seed, attempts, fruitless, failures, notices")
                .with(worker)
                .with(id)
                .first(row -> new Lease(
                        id,
                        row.getLong(1),
                        JobJson.submission(row.getString(2)),
                        row.getLong(3),
                        row.getInt(4),
                        row.getInt(5),
                        row.getInt(6),
                        JobJson.sentences(row.getString(7))));
    }

    private String leaseEnd() {
        return "(" + database.now() + " + " + database.settings().lease().toMillis() + ")";
    }

    Beat beat(Lease lease, Telling telling) {
        String notices = JobJson.text(telling.notices());
        return database.write("keeping a job", connection -> {
            // The version grows only when there is something to see, so that watchers are not woken for nothing.
            Optional<Boolean> cancelling = Sql.of(
                            connection,
                            "update job set leased_until = " + leaseEnd()
                                    + ", version = version + case when coalesce(progress, '') <> coalesce(?, progress, '')"
                                    + " or notices <> ? then 1 else 0 end"
                                    + ", progress = coalesce(?, progress), notices = ?"
                                    + ", fruitless = case when ? = 1 then 0 else fruitless end"
                                    + HELD + " returning cancelling")
                    .with(telling.progress())
                    .with(notices)
                    .with(telling.progress())
                    .with(notices)
                    .with(telling.saved() ? 1 : 0)
                    .with(lease.jobId())
                    .with(lease.token())
                    .first(row -> row.getInt(1) != 0);
            if (cancelling.isEmpty()) {
                return Beat.LOST;
            }
            if (telling.preview().isPresent()) {
                store(connection, lease.jobId(), telling.preview().get());
            }
            return cancelling.get() ? Beat.CANCEL : Beat.GO_ON;
        });
    }

    private static void store(Connection connection, String jobId, RgbImage preview) throws SQLException {
        Sql.of(
                        connection,
                        "insert into preview (job_id, width, height, rgb) values (?, ?, ?, ?) on conflict (job_id)"
                                + " do update set width = excluded.width, height = excluded.height, rgb = excluded.rgb")
                .with(jobId)
                .with(preview.size().width())
                .with(preview.size().height())
                .with(preview.rgb())
                .update();
    }

    boolean complete(Lease lease, JobOutcome outcome, List<StoredFile> files, Telling last) {
        return database.write("completing a job", connection -> {
            int changed = Sql.of(
                            connection,
                            "update job set state = ?, outcome = ?, ended_at = " + database.now() + ", expires_at = "
                                    + jobs.expiry() + ", worker = null, leased_until = null, version = version + 1"
                                    + ", progress = coalesce(?, progress), notices = ?" + HELD)
                    .with(outcome.state().name())
                    .with(JobJson.text(outcome))
                    .with(last.progress())
                    .with(JobJson.text(last.notices()))
                    .with(lease.jobId())
                    .with(lease.token())
                    .update();
            if (changed == 0) {
                return completedBefore(connection, lease, outcome);
            }
            Sql.of(connection, "delete from preview where job_id = ?")
                    .with(lease.jobId())
                    .update();
            FileRows.claim(connection, lease.submission().tenant(), lease.jobId(), files);
            return true;
        });
    }

    /** A try whose answer was lost may have been stored: then it is ours. */
    private static boolean completedBefore(Connection connection, Lease lease, JobOutcome outcome) throws SQLException {
        return Sql.of(connection, "select 1 from job where id = ? and token = ? and state = ?")
                .with(lease.jobId())
                .with(lease.token())
                .with(outcome.state().name())
                .first(row -> true)
                .orElse(false);
    }

    boolean giveBack(Lease lease, Duration pause, boolean blame) {
        return database.write(
                "giving a job back",
                connection -> Sql.of(
                                        connection,
                                        "update job set state = case when cancelling = 1 then 'CANCELLED' else 'QUEUED' end,"
                                                + " outcome = case when cancelling = 1 then ? else null end,"
                                                + " ended_at = case when cancelling = 1 then " + database.now()
                                                + " else null end, expires_at = case when cancelling = 1 then "
                                                + jobs.expiry()
                                                + " else null end, ready_at = " + database.now() + " + ?,"
                                                + " fruitless = fruitless - ?, failures = failures + ?,"
                                                + " worker = null, leased_until = null,"
                                                + " version = version + 1" + HELD)
                                .with(JobJson.text(new JobOutcome.Cancelled()))
                                .with(pause.toMillis())
                                .with(blame ? 0 : 1)
                                .with(blame ? 1 : 0)
                                .with(lease.jobId())
                                .with(lease.token())
                                .update()
                        > 0);
    }

    int reap() {
        String now = database.now();
        String abandoned = "state = 'RUNNING' and leased_until < " + now;
        String late = "state = 'QUEUED' and deadline is not null and deadline < " + now;
        if (database.alone(
                "looking for abandoned jobs",
                connection -> Sql.of(
                                connection,
                                "select 1 where exists (select 1 from job where " + abandoned
                                        + ") or exists (select 1 from job where " + late + ")")
                        .first(row -> 1)
                        .isEmpty())) {
            return 0;
        }
        return database.write("ending abandoned jobs", connection -> {
            int ended = end(connection, abandoned + " and cancelling = 1", new JobOutcome.Cancelled());
            ended += end(
                    connection,
                    abandoned + " and fruitless >= " + database.settings().mostFruitless(),
                    new JobOutcome.Failed(new InternalException(
                            "The job's worker ended " + database.settings().mostFruitless()
                                    + " times in a row without a checkpoint, so it was given up; look into the"
                                    + " workers' logs for why",
                            null)));
            ended += Sql.of(
                            connection,
                            "update job set state = 'QUEUED', worker = null, leased_until = null, ready_at = " + now
                                    + ", version = version + 1 where " + abandoned)
                    .update();
            List<Long> deadlines = Sql.of(connection, "select distinct deadline from job where " + late)
                    .all(row -> row.getLong(1));
            for (long deadline : deadlines) {
                ended += end(
                        connection,
                        "state = 'QUEUED' and deadline = " + deadline,
                        new JobOutcome.Failed(new DeadlineExceededException(Instant.ofEpochMilli(deadline))));
            }
            return ended;
        });
    }

    private int end(Connection connection, String which, JobOutcome outcome) throws SQLException {
        return Sql.of(
                        connection,
                        "update job set state = ?, outcome = ?, ended_at = " + database.now() + ", expires_at = "
                                + jobs.expiry() + ", worker = null, leased_until = null, version = version + 1 where "
                                + which)
                .with(outcome.state().name())
                .with(JobJson.text(outcome))
                .update();
    }
}
