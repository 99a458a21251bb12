package dev.framewright.grpc;

import dev.framewright.api.serve.Endpoint;
import dev.framewright.proto.v1.ArtefactServiceGrpc;
import dev.framewright.proto.v1.VideoServiceGrpc;
import dev.framewright.server.AuditLog;
import dev.framewright.server.Door;
import dev.framewright.server.Metrics;
import dev.framewright.server.MetricsEndpoint;
import dev.framewright.server.ServeSettings;
import dev.framewright.server.TlsFiles;
import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A gRPC server that listens, with its limits and its threads. */
final class GrpcServer implements Endpoint.Open {
    private static final int MEBI = 1 << 20;

    private final Server server;
    private final String address;
    private final HealthStatusManager health;
    private final AuditLog audit;
    private final WaitingCalls waiting;
    private final List<ExecutorService> threads;
    private final List<EventLoopGroup> loops;

    private GrpcServer(
            Server server,
            String address,
            HealthStatusManager health,
            AuditLog audit,
            WaitingCalls waiting,
            List<ExecutorService> threads,
            List<EventLoopGroup> loops) {
        this.server = server;
        this.address = address;
        this.health = health;
        this.audit = audit;
        this.waiting = waiting;
        this.threads = threads;
        this.loops = loops;
    }

    static GrpcServer start(
            Door door,
            ServeSettings settings,
            AuditLog audit,
            Metrics metrics,
            Described described,
            WaitingCalls waiting,
            List<BindableService> services,
            Function<ScheduledExecutorService, BindableService> operations) {
        int mostCalls = settings.number("most-calls", 4000, 1, 100_000);
        int messageMebibytes = settings.number("most-message-mebibytes", 16, 1, 256);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(named("clock"));
        ExecutorService calls = Executors.newFixedThreadPool(settings.number("threads", 16, 1, 1024), named("call"));
        EventLoopGroup accept = new NioEventLoopGroup(1, named("accept"));
        EventLoopGroup work = new NioEventLoopGroup(2, named("net"));
        HealthStatusManager health = new HealthStatusManager();
        NettyServerBuilder builder = NettyServerBuilder.forAddress(door.listen().socket(), credentials(door))
                // Named outright: inside OSGi nothing is found by ServiceLoader.
                .channelType(NioServerSocketChannel.class)
                .bossEventLoopGroup(accept)
                .workerEventLoopGroup(work)
                // A call that need wait for nothing is answered by the thread that read it.
                .directExecutor()
                .callExecutor(new ByCall(calls, described))
                .intercept(new Calls(door.access(), audit, metrics, mostCalls))
                .addService(operations.apply(clock))
                .addService(health.getHealthService())
                .addService(ProtoReflectionServiceV1.newInstance())
                .addService(olderReflection())
                .maxInboundMessageSize(messageMebibytes * MEBI)
                .maxInboundMetadataSize(16 << 10)
                .maxConcurrentCallsPerConnection(mostCalls)
                // Rapid reset: at most 200 cancelled streams in 30 s per connection.
                .maxRstFramesPerWindow(200, 30)
                // Whoever is silent is asked; what vanished without a word holds no watch and no call for long.
                .keepAliveTime(settings.number("keepalive-seconds", 60, 10, 7200), TimeUnit.SECONDS)
                .keepAliveTimeout(settings.number("keepalive-timeout-seconds", 20, 1, 600), TimeUnit.SECONDS)
                // A client that asks more often is told so by `too_many_pings` and loses its connection.
                .permitKeepAliveTime(settings.number("least-ping-seconds", 10, 1, 600), TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .maxConnectionIdle(30, TimeUnit.MINUTES)
                .handshakeTimeout(20, TimeUnit.SECONDS);
        services.forEach(builder::addService);
        Server server = builder.build();
        try {
            server.start();
        } catch (IOException e) {
            calls.shutdownNow();
            clock.shutdownNow();
            accept.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            work.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw MetricsEndpoint.taken(settings, door.listen(), e);
        }
        for (String name : List.of("", VideoServiceGrpc.SERVICE_NAME, ArtefactServiceGrpc.SERVICE_NAME)) {
            health.setStatus(name, ServingStatus.SERVING);
        }
        return new GrpcServer(
                server,
                door.listen().text(server.getPort()),
                health,
                audit,
                waiting,
                List.of(calls, clock),
                List.of(accept, work));
    }

    /** Who answers a call: the threads that may wait for store and bundles, unless the answer is at hand. */
    private record ByCall(Executor calls, Described described) implements ServerCallExecutorSupplier {
        private static final Set<String> DESCRIBING = Set.of(
                VideoServiceGrpc.getGetCapabilityMethod().getFullMethodName(),
                VideoServiceGrpc.getListCapabilitiesMethod().getFullMethodName(),
                VideoServiceGrpc.getListModelsMethod().getFullMethodName());

        @Override
        public <Q, P> Executor getExecutor(ServerCall<Q, P> call, Metadata headers) {
            boolean atHand = DESCRIBING.contains(call.getMethodDescriptor().getFullMethodName()) && described.atHand();
            return atHand ? Runnable::run : calls;
        }
    }

    /** Gives reflection v1alpha, which is all that grpcurl before 1.9 and many generated clients ask for. */
    @SuppressWarnings("deprecation") // Deprecated for v1, which is served too.
    private static BindableService olderReflection() {
        return io.grpc.protobuf.services.ProtoReflectionService.newInstance();
    }

    private static ServerCredentials credentials(Door door) {
        if (door.tls().isEmpty()) {
            return InsecureServerCredentials.create();
        }
        TlsFiles files = door.tls().get();
        TlsServerCredentials.Builder credentials =
                TlsServerCredentials.newBuilder().keyManager(files.keys());
        files.clientTrust()
                .ifPresent(
                        trust -> credentials.trustManager(trust).clientAuth(TlsServerCredentials.ClientAuth.REQUIRE));
        return credentials.build();
    }

    private static ThreadFactory named(String role) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "framewright-grpc-" + role + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            // Libraries that look things up by the thread's class loader find this bundle's own.
            thread.setContextClassLoader(GrpcServer.class.getClassLoader());
            return thread;
        };
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public void drain(Duration patience) {
        health.enterTerminalState();
        server.shutdown();
        waiting.stop();
        try {
            server.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.forEach(ExecutorService::shutdown);
        loops.forEach(loop -> loop.shutdownGracefully(0, 1, TimeUnit.SECONDS));
        audit.close();
    }
}
