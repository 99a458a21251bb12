package dev.framewright.dam.sling;

import dev.framewright.client.FramewrightClient;
import dev.framewright.client.JobEndedException;
import dev.framewright.client.RefusedCallException;
import dev.framewright.client.SubmittedJob;
import dev.framewright.dam.sling.Wish.WrongWishException;
import dev.framewright.proto.v1.Artefact;
import dev.framewright.proto.v1.Job;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.sling.api.resource.ModifiableValueMap;
import org.apache.sling.api.resource.PersistenceException;
import org.apache.sling.api.resource.Resource;
import org.apache.sling.api.resource.ResourceResolver;
import org.apache.sling.api.resource.ResourceUtil;
import org.apache.sling.api.resource.ValueMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One look at the repository: begins what is wanted, brings what is done, says what is wrong. */
final class Look {
    static final String STATUS = "fwStatus";

    private static final Logger LOG = LoggerFactory.getLogger(Look.class);
    private static final String JOB = "fwJob";
    private static final String REASON = "fwReason";
    private static final String ERROR = "fwError";
    private static final String ATTEMPT = "fwAttempt";
    private static final String EACH = "fwEach";
    private static final String SHOTS = "fw-shots";
    private static final String FOLDER = "sling:Folder";
    private static final int DEEPEST = 32;

    /** A token that is wrong or may not do this says nothing of a wish: it waits until the token is mended. */
    private static final Set<Status.Code> LOCKED_OUT =
            Set.of(Status.Code.UNAUTHENTICATED, Status.Code.PERMISSION_DENIED);

    private final ResourceResolver resolver;
    private final FramewrightClient client;
    private final List<String> paths;
    private boolean going;
    private String problem = "";

    Look(ResourceResolver resolver, FramewrightClient client, List<String> paths) {
        this.resolver = resolver;
        this.client = client;
        this.paths = paths;
    }

    /** Looks; gives whether a job is going on. */
    boolean look() throws IOException {
        for (String path : paths) {
            Resource root = resolver.getResource(path);
            if (root == null) {
                problem = path + " is not there, or the bundle's service user may not read it";
            } else {
                below(root, 0);
            }
        }
        return going;
    }

    /** Says what could not be seen or begun for now; empty if nothing. */
    String problem() {
        return problem;
    }

    private void below(Resource resource, int depth) throws IOException {
        if (depth > DEEPEST || resource.isResourceType("nt:file")) {
            return;
        }
        ValueMap properties = resource.getValueMap();
        if (properties.get(EACH, false)) {
            wishForEach(resource, properties);
        }
        String status = properties.get(STATUS, "");
        if (!status.isEmpty()) {
            tend(resource, status);
        }
        for (Resource child : resource.getChildren()) {
            below(child, depth + 1);
        }
    }

    /** Writes the wish of a folder down for each of its files, once. */
    private void wishForEach(Resource folder, ValueMap rule) throws PersistenceException {
        for (Resource file : folder.getChildren()) {
            Resource shots = folder.getChild(SHOTS);
            // WebDAV clients make an empty file before they fill it.
            if (!file.isResourceType("nt:file")
                    || file.getName().startsWith(".")
                    || file.getResourceMetadata().getContentLength() == 0
                    || shots != null && shots.getChild(file.getName()) != null) {
                continue;
            }
            if (shots == null) {
                shots = resolver.create(folder, SHOTS, Map.of("jcr:primaryType", FOLDER));
            }
            Map<String, Object> wish = new HashMap<>(
                    Map.of("jcr:primaryType", "nt:unstructured", Wish.SOURCE, file.getPath(), STATUS, "requested"));
            for (String name : List.of(Wish.ACTION, Wish.PROMPT)) {
                wish.put(name, rule.get(name, ""));
            }
            Wish.SETTINGS.stream().filter(rule::containsKey).forEach(name -> wish.put(name, rule.get(name, "")));
            resolver.create(shots, file.getName(), wish);
            resolver.commit();
        }
    }

    private void tend(Resource node, String status) throws IOException {
        ModifiableValueMap properties = node.adaptTo(ModifiableValueMap.class);
        if (properties == null) {
            return;
        }
        try {
            switch (status) {
                case "requested" -> begin(node, properties);
                case "cancel" -> {
                    client.job(properties.get(JOB, "")).cancel();
                    properties.put(STATUS, "running");
                    going = true;
                }
                case "queued", "running" -> follow(node, properties);
                default -> {
                    return;
                }
            }
        } catch (WrongWishException e) {
            wrong(node, properties, "failed", "INVALID_REQUEST", String.valueOf(e.getMessage()));
        } catch (JobEndedException e) {
            wrong(node, properties, ending(e.job()), e.reason(), String.valueOf(e.getMessage()));
        } catch (RefusedCallException e) {
            // What became of the call is not known: the node stays as it is, and the next look asks under the same id.
            boolean stopping = Thread.currentThread().isInterrupted();
            if (stopping || e.passing() || LOCKED_OUT.contains(e.code())) {
                resolver.revert();
                if (stopping || e.code() != Status.Code.RESOURCE_EXHAUSTED) {
                    throw e;
                }
                problem = node.getPath() + " waits: " + e.getMessage();
                return;
            }
            wrong(node, properties, "failed", e.reason(), String.valueOf(e.getMessage()));
        }
        resolver.commit();
    }

    private static String ending(Job job) {
        return switch (job.getState()) {
            case STATE_REFUSED -> "refused";
            case STATE_CANCELLED -> "cancelled";
            default -> "failed";
        };
    }

    private void begin(Resource node, ModifiableValueMap properties) throws IOException {
        Map<String, String> settings = new HashMap<>();
        Wish.SETTINGS.stream()
                .filter(properties::containsKey)
                .forEach(name -> settings.put(name, properties.get(name, "")));
        Wish wish = new Wish(
                properties.get(Wish.ACTION, "generate"),
                properties.get(Wish.PROMPT, ""),
                Optional.ofNullable(properties.get(Wish.SOURCE, String.class)).filter(path -> !path.isBlank()),
                settings);
        Optional<Artefact> stored = wish.source().isPresent()
                ? Optional.of(upload(source(node, wish.source().get())))
                : Optional.empty();
        long attempt = properties.get(ATTEMPT, 0L) + (properties.containsKey(REASON) ? 1 : 0);
        Job job = Job.newBuilder()
                .setRequest(wish.request(stored))
                .setContactSheet(true)
                .build();
        String id = wish.requestId(node.getPath(), stored, attempt);
        properties.put(JOB, client.submit(job, id).name());
        properties.put(ATTEMPT, attempt);
        properties.put(STATUS, "queued");
        properties.remove(REASON);
        properties.remove(ERROR);
        going = true;
        LOG.info("Framewright: {} is {}", node.getPath(), properties.get(JOB, ""));
    }

    /** Only files below the watched paths are read, whoever wrote the wish. */
    private Resource source(Resource node, String path) {
        String absolute =
                String.valueOf(ResourceUtil.normalize(path.startsWith("/") ? path : node.getPath() + "/../" + path));
        Resource file = paths.stream().anyMatch(root -> absolute.startsWith(root + "/"))
                ? resolver.getResource(absolute)
                : null;
        if (file == null || !file.isResourceType("nt:file")) {
            throw new WrongWishException(Wish.SOURCE + " must be a file below " + paths + " but was \"" + path + "\"");
        }
        return file;
    }

    private Artefact upload(Resource file) throws IOException {
        Path copy = Files.createTempFile("framewright-", ".upload");
        try (InputStream bytes = file.adaptTo(InputStream.class)) {
            if (bytes == null) {
                throw new WrongWishException(Wish.SOURCE + " must hold bytes but does not: " + file.getPath());
            }
            Files.copy(bytes, copy, StandardCopyOption.REPLACE_EXISTING);
            String type = file.getResourceMetadata().getContentType();
            return client.upload(copy, type == null ? "application/octet-stream" : type);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private void follow(Resource node, ModifiableValueMap properties) throws IOException {
        SubmittedJob job = client.job(properties.get(JOB, ""));
        try {
            Resource result = new ResultAsset(resolver, client).write(node, job.await(Duration.ZERO));
            properties.put("fwResult", result.getPath());
            properties.put(STATUS, "done");
            LOG.info("Framewright: {} made {}", node.getPath(), result.getPath());
        } catch (TimeoutException e) {
            going = true;
            Job now = job.status();
            if (now.getState() == Job.State.STATE_RUNNING) {
                properties.put(STATUS, "running");
                properties.put(
                        "fwStep",
                        now.getProgress().getStep() + "/" + now.getProgress().getTotal());
            }
        }
    }

    private static void wrong(
            Resource node, ModifiableValueMap properties, String status, String reason, String sentence) {
        properties.put(STATUS, status);
        properties.put(REASON, reason);
        properties.put(ERROR, sentence);
        LOG.info("Framewright: {} {}: {}", node.getPath(), status, reason);
    }
}
