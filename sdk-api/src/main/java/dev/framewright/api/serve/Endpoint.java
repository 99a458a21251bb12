package dev.framewright.api.serve;

import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way in for clients, such as gRPC or HTTP. A bundle registers it as an OSGi service; only {@code framewright serve}
 * opens it, so that commands which make one file listen to nobody.
 */
@ConsumerType
public interface Endpoint {
    /** Gives a lower-case name, such as {@code grpc}; the settings {@code framewright.NAME.*} are its own. */
    String name();

    /**
     * Begins to listen.
     *
     * @throws dev.framewright.api.FramewrightException if it cannot, for instance because the address is taken
     */
    Open open();

    /** An endpoint that listens. */
    interface Open extends AutoCloseable {
        /** Gives where, such as {@code 127.0.0.1:7860}; with the port that was found if 0 was asked for. */
        String address();

        /** Takes no new call and waits for those going on, at most so long. Watchers are told to come back later. */
        void drain(Duration patience);

        /** Ends every call that is left and stops listening. */
        @Override
        void close();
    }
}
