package dev.framewright.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long failures are borne. */
class PatienceTest {

    private static final RefusedCallException AWAY =
            RefusedCallException.of(Status.UNAVAILABLE.withDescription("away").asRuntimeException());

    @Test
    void itCountsFromTheFirstFailureNotFromTheLastSuccess() throws InterruptedException {
        Patience patience = new Patience(Duration.ofMillis(500));
        patience.good();
        Thread.sleep(600);

        patience.bear(AWAY);

        assertThatThrownBy(() -> {
                    while (true) {
                        patience.bear(AWAY);
                    }
                })
                .isSameAs(AWAY);
    }

    @Test
    void withoutAnyTheFirstFailureIsToldAtOnce() {
        assertThatThrownBy(() -> new Patience(Duration.ZERO).bear(AWAY)).isSameAs(AWAY);
    }
}
