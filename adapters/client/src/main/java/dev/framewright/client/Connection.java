package dev.framewright.client;

import com.google.longrunning.OperationsGrpc;
import dev.framewright.proto.v1.ArtefactServiceGrpc;
import dev.framewright.proto.v1.VideoServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.AbstractStub;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A channel with a token on every call, and calls that are repeated while that may help. */
final class Connection {
    private static final int MOST_MESSAGE_BYTES = 64 << 20;
    /** After so long an unary call is given up and made again: they answer at once or not at all. */
    private static final long CALL_SECONDS = 30;

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final ManagedChannel channel;
    private final ServerAddress address;

    Connection(ManagedChannel channel, ServerAddress address) {
        this.channel = channel;
        this.address = address;
    }

    static Connection to(ServerAddress address) {
        return new Connection(
                Grpc.newChannelBuilder(address.server(), credentials(address))
                        .maxInboundMessageSize(MOST_MESSAGE_BYTES)
                        // A connection that died in silence is noticed in 40 s.
                        .keepAliveTime(30, TimeUnit.SECONDS)
                        .keepAliveTimeout(10, TimeUnit.SECONDS)
                        // Once per call is enough: what is done again is decided by reason here.
                        .disableRetry()
                        .build(),
                address);
    }

    private static ChannelCredentials credentials(ServerAddress address) {
        if (!address.tls()) {
            return InsecureChannelCredentials.create();
        }
        TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder();
        try {
            if (address.authority().isPresent()) {
                credentials.trustManager(address.authority().get().toFile());
            }
            if (address.identity().isPresent()) {
                ServerAddress.Identity identity = address.identity().get();
                credentials.keyManager(
                        identity.certificate().toFile(), identity.key().toFile());
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("A certificate or key cannot be read: " + e.getMessage(), e);
        }
        return credentials.build();
    }

    ManagedChannel channel() {
        return channel;
    }

    Patience patience() {
        return new Patience(address.patience());
    }

    VideoServiceGrpc.VideoServiceBlockingStub videos() {
        return named(VideoServiceGrpc.newBlockingStub(channel));
    }

    /** Gives calls that answer at once or fail. */
    VideoServiceGrpc.VideoServiceBlockingStub timedVideos() {
        return videos().withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    ArtefactServiceGrpc.ArtefactServiceBlockingStub timedArtefacts() {
        return artefacts().withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    ArtefactServiceGrpc.ArtefactServiceBlockingStub artefacts() {
        return named(ArtefactServiceGrpc.newBlockingStub(channel));
    }

    ArtefactServiceGrpc.ArtefactServiceStub artefactStreams() {
        return named(ArtefactServiceGrpc.newStub(channel));
    }

    OperationsGrpc.OperationsBlockingStub operations() {
        return named(OperationsGrpc.newBlockingStub(channel));
    }

    private <S extends AbstractStub<S>> S named(S stub) {
        return address.token()
                .map(token -> stub.withInterceptors(new Bearer(token)))
                .orElse(stub);
    }

    /** Makes a call that may be repeated, until it goes through or is refused for good. */
    <T> T call(Supplier<T> once) {
        return call(patience(), once);
    }

    <T> T call(Patience patience, Supplier<T> once) {
        while (true) {
            try {
                return once.get();
            } catch (StatusRuntimeException e) {
                patience.bear(RefusedCallException.of(e));
            }
        }
    }

    private record Bearer(String token) implements ClientInterceptor {
        @Override
        public <Q, P> ClientCall<Q, P> interceptCall(MethodDescriptor<Q, P> method, CallOptions options, Channel next) {
            return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
                @Override
                public void start(Listener<P> listener, Metadata headers) {
                    headers.put(AUTHORIZATION, "Bearer " + token);
                    super.start(listener, headers);
                }
            };
        }

        @Override
        public String toString() {
            return "Bearer[...]";
        }
    }
}
