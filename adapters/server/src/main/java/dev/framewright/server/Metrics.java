package dev.framewright.server;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Counts calls and bytes of all endpoints, in the text form that Prometheus and the OpenTelemetry collector read. Safe for
 * use by many threads.
 */
@Component(service = Metrics.class)
public final class Metrics {
    private static final double[] BOUNDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

    private record Call(String endpoint, String call) {
        String labels() {
            return label("endpoint", endpoint) + "," + label("call", call);
        }
    }

    private record Ended(Call call, String code) {
        String labels() {
            return call.labels() + "," + label("code", code);
        }
    }

    private record Flow(String endpoint, String direction) {
        String labels() {
            return label("endpoint", endpoint) + "," + label("direction", direction);
        }
    }

    private final Map<Call, Histogram> seconds = new ConcurrentHashMap<>();
    private final Map<Ended, LongAdder> ended = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> running = new ConcurrentHashMap<>();
    private final Map<Flow, LongAdder> bytes = new ConcurrentHashMap<>();

    /** Starts at zero. */
    @Activate
    public Metrics() {}

    /** Notes that a call began. */
    public void began(String endpoint) {
        running.computeIfAbsent(endpoint, key -> new AtomicLong()).incrementAndGet();
    }

    /** Notes how a call ended; {@code call} must come from a closed set. */
    public void ended(String endpoint, String call, String code, double elapsedSeconds) {
        running.computeIfAbsent(endpoint, key -> new AtomicLong()).decrementAndGet();
        Call which = new Call(endpoint, call);
        ended.computeIfAbsent(new Ended(which, code), key -> new LongAdder()).increment();
        seconds.computeIfAbsent(which, key -> new Histogram()).add(elapsedSeconds);
    }

    /** Notes bytes of files, {@code in} or {@code out}. */
    public void bytes(String endpoint, String direction, long count) {
        bytes.computeIfAbsent(new Flow(endpoint, direction), key -> new LongAdder())
                .add(count);
    }

    /** Gives the number of calls that are going on. */
    public long running(String endpoint) {
        AtomicLong count = running.get(endpoint);
        return count == null ? 0 : count.get();
    }

    /** Gives everything as text. */
    public String text() {
        StringBuilder text = new StringBuilder();
        head(text, "framewright_calls_total", "counter", "Calls that ended, by endpoint, call and code.");
        sorted(ended, Ended::labels)
                .forEach((labels, count) -> line(text, "framewright_calls_total", labels, count.sum()));
        head(text, "framewright_calls_running", "gauge", "Calls that are going on.");
        sorted(running, endpoint -> label("endpoint", endpoint))
                .forEach((labels, count) -> line(text, "framewright_calls_running", labels, count.get()));
        head(text, "framewright_file_bytes_total", "counter", "Bytes of files in and out.");
        sorted(bytes, Flow::labels)
                .forEach((labels, count) -> line(text, "framewright_file_bytes_total", labels, count.sum()));
        head(text, "framewright_call_seconds", "histogram", "How long calls took.");
        sorted(seconds, Call::labels).forEach((labels, histogram) -> histogram.append(text, labels));
        return text.toString();
    }

    private static <K, V> Map<String, V> sorted(Map<K, V> values, Function<K, String> labels) {
        Map<String, V> sorted = new TreeMap<>();
        values.forEach((key, value) -> sorted.put(labels.apply(key), value));
        return sorted;
    }

    private static String label(String name, String value) {
        return name + "=\"" + value + "\"";
    }

    static void head(StringBuilder text, String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    static void line(StringBuilder text, String name, String labels, long value) {
        text.append(name).append('{').append(labels).append("} ").append(value).append('\n');
    }

    /** How many values lie below each bound. */
    private static final class Histogram {
        private final LongAdder[] counts = new LongAdder[BOUNDS.length + 1];
        private final LongAdder micros = new LongAdder();

        Histogram() {
            for (int i = 0; i < counts.length; i++) {
                counts[i] = new LongAdder();
            }
        }

        void add(double value) {
            int slot = 0;
            while (slot < BOUNDS.length && value > BOUNDS[slot]) {
                slot++;
            }
            counts[slot].increment();
            micros.add((long) (value * 1e6));
        }

        void append(StringBuilder text, String labels) {
            long sum = 0;
            for (int i = 0; i < counts.length; i++) {
                sum += counts[i].sum();
                String bound = i < BOUNDS.length ? Double.toString(BOUNDS[i]) : "+Inf";
                line(text, "framewright_call_seconds_bucket", labels + "," + label("le", bound), sum);
            }
            text.append(
                    String.format(Locale.ROOT, "framewright_call_seconds_sum{%s} %.6f%n", labels, micros.sum() / 1e6));
            line(text, "framewright_call_seconds_count", labels, sum);
        }
    }
}
