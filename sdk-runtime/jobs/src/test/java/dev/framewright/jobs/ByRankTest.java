package dev.framewright.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ByRankTest {

    @Test
    void theHighestRankComesFirstWhateverTheOrderGiven() {
        var low = service("low", -5, 1);
        var none = service("none", null, 2);
        var high = service("high", 1000, 3);

        assertThat(ByRank.highestFirst(List.of(low, high, none))).containsExactly("high", "none", "low");
        assertThat(ByRank.highestFirst(List.of(high, none, low))).containsExactly("high", "none", "low");
    }

    @Test
    void ofTwoWithOneRankTheOlderComesFirst() {
        assertThat(ByRank.highestFirst(List.of(service("younger", 7, 12), service("older", 7, 9))))
                .containsExactly("older", "younger");
    }

    @Test
    void aRankThatIsNoIntegerCountsAsNone() {
        assertThat(ByRank.highestFirst(List.of(service("text", "1000", 1), service("one", 1, 2))))
                .containsExactly("one", "text");
    }

    private static Map.Entry<Map<String, Object>, String> service(String name, Object rank, long id) {
        return Map.entry(
                rank == null ? Map.of("service.id", id) : Map.of("service.id", id, "service.ranking", rank), name);
    }
}
