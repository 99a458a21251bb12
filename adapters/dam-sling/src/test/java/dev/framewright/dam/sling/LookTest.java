package dev.framewright.dam.sling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.longrunning.Operation;
import com.google.longrunning.OperationsGrpc;
import com.google.longrunning.WaitOperationRequest;
import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import dev.framewright.client.FramewrightClient;
import dev.framewright.client.RefusedCallException;
import dev.framewright.client.ServerAddress;
import dev.framewright.proto.v1.CreateJobRequest;
import dev.framewright.proto.v1.GetJobRequest;
import dev.framewright.proto.v1.Job;
import dev.framewright.proto.v1.VideoServiceGrpc;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.sling.api.resource.ModifiableValueMap;
import org.apache.sling.api.resource.Resource;
import org.apache.sling.api.resource.ResourceResolver;
import org.apache.sling.api.resource.SyntheticResource;
import org.apache.sling.api.resource.ValueMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of nodes whose calls fail: a server that is full and does not answer, and nodes without a repository. */
@Timeout(60)
class LookTest {
    private static final String ROOT = "/content/dam";

    private final List<Resource> nodes = new ArrayList<>();
    private Server server;
    private FramewrightClient client;

    @BeforeEach
    void open() throws IOException {
        server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .addService(new Videos())
                .addService(new Operations())
                .build()
                .start();
        client = FramewrightClient.connect(
                ServerAddress.of("127.0.0.1:" + server.getPort()).withPatience(Duration.ofMillis(100)));
    }

    @AfterEach
    void close() {
        client.close();
        server.shutdownNow();
    }

    @Test
    void aJobOfAServerThatDoesNotAnswerIsWaitedFor() {
        Properties wish = node("horse", Map.of("fwStatus", "running", "fwJob", "jobs/silent"));

        assertThatThrownBy(() -> look().look()).isInstanceOf(RefusedCallException.class);

        assertThat(wish).containsEntry("fwStatus", "running");
    }

    @Test
    void aWishWaitsWhereTheTokenIsNoLongerTheServers() {
        Properties wish = node("horse", Map.of("fwStatus", "running", "fwJob", "jobs/locked"));

        assertThatThrownBy(() -> look().look()).isInstanceOf(RefusedCallException.class);

        assertThat(wish).containsEntry("fwStatus", "running").doesNotContainKey("fwReason");
    }

    @Test
    void aJobIsWaitedForWhereTheBundleStopsInMidCall() {
        Properties wish = node("horse", Map.of("fwStatus", "running", "fwJob", "jobs/failed"));

        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> look().look()).isInstanceOf(RefusedCallException.class);
        } finally {
            Thread.interrupted();
        }

        assertThat(wish).containsEntry("fwStatus", "running");
    }

    @Test
    void aQueueThatIsFullKeepsNoOtherNodeFromItsEnd() throws Exception {
        Properties wish = node("horse", Map.of("fwStatus", "requested", "fwPrompt", "a horse"));
        Properties over = node("kite", Map.of("fwStatus", "running", "fwJob", "jobs/failed"));
        Look look = look();

        look.look();

        assertThat(wish).containsEntry("fwStatus", "requested");
        assertThat(over).containsEntry("fwStatus", "failed").containsEntry("fwError", "the disk is full");
        assertThat(look.problem()).isEqualTo(ROOT + "/horse waits: the queue is full");
    }

    private Look look() {
        return new Look(resolver(), client, List.of(ROOT));
    }

    private ResourceResolver resolver() {
        return (ResourceResolver) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ResourceResolver.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getResource" -> new Node((ResourceResolver) proxy, ROOT, new Properties(), nodes);
                    case "commit", "revert" -> null;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private Properties node(String name, Map<String, Object> values) {
        Properties properties = new Properties();
        properties.putAll(values);
        nodes.add(new Node(resolver(), ROOT + "/" + name, properties, List.of()));
        return properties;
    }

    /** A node in memory. */
    private static final class Node extends SyntheticResource {
        private final Properties properties;
        private final List<Resource> children;

        Node(ResourceResolver resolver, String path, Properties properties, List<Resource> children) {
            super(resolver, path, "nt:unstructured");
            this.properties = properties;
            this.children = children;
        }

        @Override
        public boolean isResourceType(String type) {
            return type.equals(getResourceType());
        }

        @Override
        public ValueMap getValueMap() {
            return properties;
        }

        @Override
        public Iterable<Resource> getChildren() {
            return children;
        }

        @Override
        public <A> A adaptTo(Class<A> type) {
            return type.cast(properties);
        }
    }

    /** Values that are asked for as the types they have. */
    private static final class Properties extends HashMap<String, Object> implements ModifiableValueMap {
        private static final long serialVersionUID = 1;

        @Override
        public <T> T get(String name, Class<T> type) {
            return type.cast(get(name));
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T get(String name, T usual) {
            return (T) getOrDefault(name, usual);
        }
    }

    /** What a client itself says where no answer comes in time. */
    private static void silence(StreamObserver<?> reply) {
        reply.onError(Status.DEADLINE_EXCEEDED.asRuntimeException());
    }

    private static final class Videos extends VideoServiceGrpc.VideoServiceImplBase {
        @Override
        public void createJob(CreateJobRequest message, StreamObserver<Operation> reply) {
            reply.onError(StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                    .setCode(Status.Code.RESOURCE_EXHAUSTED.value())
                    .setMessage("the queue is full")
                    .addDetails(Any.pack(
                            ErrorInfo.newBuilder().setReason("QUOTA_EXCEEDED").build()))
                    .build()));
        }

        @Override
        public void getJob(GetJobRequest message, StreamObserver<Job> reply) {
            if (message.getName().equals("jobs/silent")) {
                silence(reply);
                return;
            }
            reply.onNext(Job.newBuilder()
                    .setState(Job.State.STATE_FAILED)
                    .setError(com.google.rpc.Status.newBuilder()
                            .setCode(Status.Code.INTERNAL.value())
                            .setMessage("the disk is full"))
                    .build());
            reply.onCompleted();
        }
    }

    private static final class Operations extends OperationsGrpc.OperationsImplBase {
        @Override
        public void waitOperation(WaitOperationRequest message, StreamObserver<Operation> reply) {
            if (message.getName().equals("operations/silent")) {
                silence(reply);
                return;
            }
            if (message.getName().equals("operations/locked")) {
                reply.onError(Status.UNAUTHENTICATED.asRuntimeException());
                return;
            }
            reply.onNext(Operation.newBuilder().setDone(true).build());
            reply.onCompleted();
        }
    }
}
