package dev.framewright.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.launcher.Container;
import dev.framewright.launcher.Installation;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/** The real bundles in a real framework; one for the whole JVM, because natives bind to one class loader. */
class DistributionIT {

    private static final Path HOME = Path.of(System.getProperty("framewright.home"));

    @TempDir
    private static Path folder;

    private static Container container;

    @BeforeAll
    static void startTheDistribution() throws Exception {
        Installation installation =
                new Installation(HOME, folder.resolve("plugins"), folder.resolve("cache"), folder.resolve("data"));
        container = Container.start(installation, folder.resolve("storage"));
    }

    @AfterAll
    static void stopTheDistribution() {
        container.close();
    }

    @Test
    void everyBundleIsActiveAndNothingIsReported() {
        assertThat(container.problems()).isEmpty();
        assertThat(container.context().getBundles())
                .hasSizeGreaterThan(5)
                .filteredOn(bundle -> bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null)
                .allSatisfy(bundle -> assertThat(bundle.getState())
                        .as(bundle.getSymbolicName())
                        .isEqualTo(Bundle.ACTIVE));
    }

    @Test
    void torchIsNotOnTheTestsClassPath() {
        assertThatThrownBy(() -> Class.forName("ai.djl.engine.Engine")).isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void tensorsWorkFromAnotherBundleAlsoWhenItComesAgain() throws Exception {
        Bundle bundle = install("TensorCommand");

        bundle.start();
        assertThat(callTensors("3")).isEqualTo(18);
        bundle.stop();
        assertThat(services(ToIntFunction.class, "(com.example=tensors)")).isEmpty();
        bundle.start();
        assertThat(callTensors("4")).isEqualTo(32);

        bundle.uninstall();
    }

    @Test
    void aCapabilityComesAndGoesWithItsBundle() throws Exception {
        String capability = "dev.framewright.api.capability.Capability";
        String still = "(component.name=com.example.StillCapability)";
        Bundle bundle = install("StillCapability");
        assertThat(services(capability, still)).isEmpty();

        bundle.start();
        assertThat(services(capability, still)).hasSize(1);

        bundle.uninstall();
        assertThat(services(capability, still)).isEmpty();
    }

    private static Bundle install(String className) throws Exception {
        Path jar = ThirdPartyBundle.build(HOME, folder, className);
        return container.context().installBundle(jar.toUri().toString());
    }

    private static int callTensors(String value) throws Exception {
        var context = container.context();
        var references = context.getServiceReferences(ToIntFunction.class, "(com.example=tensors)");
        @SuppressWarnings("unchecked") // the fixture's own type
        ToIntFunction<String[]> command =
                context.getService(references.iterator().next());
        return command.applyAsInt(new String[] {value});
    }

    private static Object[] services(Class<?> type, String filter) throws Exception {
        return services(type.getName(), filter);
    }

    private static Object[] services(String type, String filter) throws Exception {
        var references = container.context().getAllServiceReferences(type, filter);
        return references == null
                ? new Object[0]
                : Arrays.stream(references).filter(Objects::nonNull).toArray();
    }
}
