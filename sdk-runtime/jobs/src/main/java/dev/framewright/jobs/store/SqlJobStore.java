package dev.framewright.jobs.store;

import dev.framewright.api.JobOutcome;
import dev.framewright.api.RequestId;
import dev.framewright.api.RgbImage;
import dev.framewright.api.StoreUnavailableException;
import dev.framewright.api.jobs.JobFilter;
import dev.framewright.api.jobs.JobPage;
import dev.framewright.api.jobs.JobStatus;
import dev.framewright.api.jobs.QueueState;
import dev.framewright.api.jobs.StoredFile;
import dev.framewright.api.jobs.Submission;
import dev.framewright.jobs.JobSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * The store in a SQL database. It reads its settings and opens the database at the first call, so that a command which
 * keeps nothing waits for nothing, and so that a wrong setting is told to the one who asks for something.
 */
@Component
public final class SqlJobStore implements JobStore {
    private final Supplier<StoreSettings> settings;
    private @Nullable Parts parts;
    private boolean closed;

    private record Parts(Database database, JobRows jobs, LeaseRows leases, FileRows files) {}

    /** Takes the settings of this installation. */
    @Activate
    public SqlJobStore(BundleContext bundle) {
        this(() -> JobSettings.of(bundle::getProperty).store());
    }

    /** Takes the settings; connects to nothing yet. */
    public SqlJobStore(StoreSettings settings) {
        this(() -> settings);
    }

    private SqlJobStore(Supplier<StoreSettings> settings) {
        this.settings = settings;
    }

    private synchronized Parts parts() {
        if (closed) {
            throw new StoreUnavailableException("The job store is closed; Framewright is ending", null);
        }
        if (parts == null) {
            Database database = new Database(settings.get());
            JobRows rows = new JobRows(database);
            parts = new Parts(database, rows, new LeaseRows(database, rows), new FileRows(database));
        }
        return parts;
    }

    @Override
    public String id() {
        return parts().files().storeId();
    }

    @Override
    public Accepted submit(String jobId, Submission submission, long seed, List<StoredFile> used) {
        return parts().jobs().submit(jobId, submission, seed, used);
    }

    @Override
    public Optional<JobStatus> find(String tenant, String jobId) {
        return parts().jobs().find(tenant, jobId);
    }

    @Override
    public Optional<JobStatus> find(String tenant, RequestId requestId) {
        return parts().jobs().find(tenant, requestId);
    }

    @Override
    public JobPage list(JobFilter filter) {
        return parts().jobs().list(filter);
    }

    @Override
    public Map<String, Long> versions(Collection<String> jobIds) {
        return parts().jobs().versions(jobIds);
    }

    @Override
    public Optional<RgbImage> preview(String jobId) {
        return parts().jobs().preview(jobId);
    }

    @Override
    public void cancel(String tenant, String jobId) {
        parts().jobs().cancel(tenant, jobId);
    }

    @Override
    public boolean delete(String tenant, String jobId) {
        return parts().jobs().delete(tenant, jobId);
    }

    @Override
    public QueueState queue() {
        return parts().jobs().queue();
    }

    @Override
    public void paused(boolean paused) {
        parts().jobs().paused(paused);
    }

    @Override
    public Optional<Lease> claim(String worker, Set<String> capabilities) {
        return parts().leases().claim(worker, capabilities);
    }

    @Override
    public Beat beat(Lease lease, Telling telling) {
        return parts().leases().beat(lease, telling);
    }

    @Override
    public boolean complete(Lease lease, JobOutcome outcome, List<StoredFile> made, Telling last) {
        return parts().leases().complete(lease, outcome, made, last);
    }

    @Override
    public boolean giveBack(Lease lease, Duration pause, boolean blame) {
        return parts().leases().giveBack(lease, pause, blame);
    }

    @Override
    public int reap() {
        return parts().leases().reap();
    }

    @Override
    public List<String> forgetExpired() {
        return parts().jobs().forgetExpired();
    }

    @Override
    public Optional<StoredFile> file(String tenant, String sha256) {
        return parts().files().file(tenant, sha256);
    }

    @Override
    public long storedBytes(String tenant) {
        return parts().files().storedBytes(tenant);
    }

    @Override
    public void uploaded(String tenant, String uploadId, StoredFile file) {
        parts().files().uploaded(tenant, uploadId, file);
    }

    @Override
    public boolean forgetUploaded(String tenant, String sha256) {
        return parts().files().forgetUploaded(tenant, sha256);
    }

    @Override
    public Set<String> claimed(Collection<String> digests) {
        return parts().files().claimed(digests);
    }

    @Override
    public void begin(Pending upload) {
        parts().files().begin(upload);
    }

    @Override
    public Optional<Pending> pending(String tenant, String uploadId) {
        return parts().files().pending(tenant, uploadId);
    }

    @Override
    public void computed(String uploadId, String sha256) {
        parts().files().computed(uploadId, sha256);
    }

    @Override
    public void abandon(String uploadId) {
        parts().files().abandon(uploadId);
    }

    @Override
    public List<Pending> pendingLongerThan(Duration age) {
        return parts().files().pendingLongerThan(age);
    }

    @Override
    public Set<String> over(Collection<String> jobIds) {
        return parts().jobs().over(jobIds);
    }

    /** Closes the database, if it was opened. */
    @Deactivate
    public synchronized void close() {
        closed = true;
        if (parts != null) {
            parts.database().close();
            parts = null;
        }
    }
}
