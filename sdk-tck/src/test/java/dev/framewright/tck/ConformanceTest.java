package dev.framewright.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.GenerateRequest;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule can be kept, and every rule can be broken alone. */
class ConformanceTest {
    private static final String CAPABILITY = "dev.framewright.tck.faulty.ScriptedCapability";
    private static final String STAGES = "dev.framewright.tck.faulty.ScriptedStages";

    @TempDir
    private Path folder;

    @Test
    void aGoodCapabilityKeepsEveryRule() throws Exception {
        List<Finding> findings = capability("none").check();

        assertThat(findings).allMatch(Finding::kept);
        assertThat(findings)
                .extracting(Finding::rule)
                .contains(
                        Rule.STARTS,
                        Rule.CLASS_LOADING,
                        Rule.DESCRIPTION,
                        Rule.ESTIMATE,
                        Rule.PROGRESS,
                        Rule.CANCEL,
                        Rule.DETERMINISM,
                        Rule.ERRORS,
                        Rule.MEMORY,
                        Rule.THREADS,
                        Rule.UNLOAD);
    }

    @ParameterizedTest
    @CsvSource({
        "description, DESCRIPTION",
        "default, DESCRIPTION",
        "off-step, DESCRIPTION",
        "checkpoint, STARTS",
        "estimate, ESTIMATE",
        "progress, PROGRESS",
        "cancel, CANCEL",
        "determinism, DETERMINISM",
        "errors, ERRORS",
        "point, ERRORS",
        "memory, MEMORY",
        "threads, THREADS",
        "unload, UNLOAD"
    })
    void aCapabilityWithAFaultBreaksTheRuleOfThatFaultAndNoOther(String fault, Rule rule) throws Exception {
        // A thread that is left holds the class loader too.
        List<Rule> follows = rule == Rule.THREADS ? List.of(Rule.UNLOAD) : List.of();

        List<Finding> findings = capability(fault).check();

        assertThat(findings).filteredOn(finding -> finding.rule() == rule).anyMatch(finding -> !finding.kept());
        assertThat(findings)
                .filteredOn(finding -> finding.rule() != rule && !follows.contains(finding.rule()))
                .allMatch(Finding::kept);
    }

    @Test
    void goodStagesKeepEveryRule() throws Exception {
        List<Finding> findings = stages("none").check();

        assertThat(findings).allMatch(Finding::kept);
        assertThat(findings).filteredOn(finding -> finding.rule() == Rule.STAGE).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "name, DESCRIPTION",
        "accepts, ERRORS",
        "restless, DETERMINISM",
        "changes-kind, STAGE",
        "loses-frames, STAGE",
        "keeps-open, STAGE",
        "other-thread, STAGE",
        "wrong-digest, STAGE"
    })
    void aStageWithAFaultBreaksTheRuleOfThatFault(String fault, Rule rule) throws Exception {
        List<Finding> findings = stages(fault).check();

        assertThat(findings).filteredOn(finding -> finding.rule() == rule).anyMatch(finding -> !finding.kept());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model.ModelSource",
                "serve.Endpoint",
                "timeline.TimelineFormat",
                "provenance.ContentCredentials",
                "provenance.WatermarkDetector",
                "provenance.TraceDetector"
            })
    void aBundleThatOffersNeitherCapabilityNorStageKeepsTheRulesOfItsLife(String type) throws Exception {
        List<Finding> findings = service(type, "none").check();

        assertThat(findings).allMatch(Finding::kept);
        assertThat(findings)
                .extracting(Finding::rule)
                .containsExactlyInAnyOrder(Rule.STARTS, Rule.CLASS_LOADING, Rule.THREADS, Rule.UNLOAD);
    }

    @Test
    void aBundleWithAModelThatLeavesAThreadIsTold() throws Exception {
        assertThat(service("model.ModelSource", "threads").check())
                .filteredOn(finding -> finding.rule() == Rule.THREADS)
                .singleElement()
                .matches(finding -> !finding.kept());
    }

    @Test
    void aBundleWithACopyOfTheApiIsTold() throws Exception {
        Path bundle = bundle(
                CAPABILITY, "none", Map.of("-privatepackage", "dev.framewright.tck.faulty,dev.framewright.api.*"));

        assertThat(Conformance.of(bundle).check())
                .filteredOn(finding -> finding.rule() == Rule.CLASS_LOADING)
                .anyMatch(finding -> !finding.kept());
    }

    @Test
    void aBundleThatImportsAnyVersionIsTold() throws Exception {
        Path bundle = bundle(CAPABILITY, "none", Map.of("Import-Package", "dev.framewright.*;version=0.1.0,*"));

        assertThat(Conformance.of(bundle).check())
                .filteredOn(finding -> finding.rule() == Rule.CLASS_LOADING)
                .anyMatch(finding -> !finding.kept());
    }

    @Test
    void aBundleThatNeedsWhatIsNotThereIsTold() throws Exception {
        Path bundle = bundle(CAPABILITY, "none", Map.of("Require-Capability", "com.example.missing"));

        assertThat(Conformance.of(bundle).check())
                .filteredOn(finding -> finding.rule() == Rule.STARTS)
                .singleElement()
                .matches(finding -> !finding.kept());
    }

    @Test
    void aBundleThatOffersNothingIsTold() throws Exception {
        Path bundle = bundle(CAPABILITY, "none", Map.of("-dsannotations", "!*"));

        assertThat(Conformance.of(bundle).check())
                .filteredOn(finding -> finding.rule() == Rule.STARTS)
                .anyMatch(finding -> !finding.kept());
    }

    @Test
    void aRequestThatNothingOfTheBundleServesIsTold() throws Exception {
        List<Finding> findings = capability("none")
                .asking(CustomRequest.of("scriptd", Map.of()))
                .refusing(GenerateRequest.of("forbidden"))
                .check();

        assertThat(findings)
                .filteredOn(finding -> !finding.kept())
                .allMatch(finding -> finding.rule() == Rule.STARTS)
                .extracting(Finding::text)
                .satisfiesExactly(
                        text -> assertThat(text).contains("serves scriptd"),
                        text -> assertThat(text).contains("serves generate"));
    }

    @Test
    void theAssertionSaysWhatIsBrokenAndWhatToDo() throws Exception {
        Conformance wrong = capability("cancel");

        assertThatThrownBy(wrong::assertKept)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("BROKEN CANCEL")
                .hasMessageContaining("throwIfCancelled");
        capability("none").assertKept();
    }

    private Conformance capability(String fault) throws Exception {
        return Conformance.of(bundle(CAPABILITY, fault, Map.of()))
                .asking(CustomRequest.of("scripted", Map.of("frames", "12")));
    }

    private Conformance service(String type, String fault) throws Exception {
        return Conformance.of(bundle(
                "!*",
                fault,
                Map.of(
                        "Bundle-Activator",
                        "dev.framewright.tck.faulty.ScriptedService",
                        "Offers",
                        "dev.framewright.api." + type)));
    }

    private Conformance stages(String fault) throws Exception {
        return Conformance.of(bundle(STAGES, fault, Map.of()))
                .asking(GenerateRequest.of("a kite"))
                .refusing(GenerateRequest.of("forbidden"));
    }

    private Path bundle(String component, String fault, Map<String, String> properties) throws Exception {
        Path jar = folder.resolve(fault + ".jar");
        try (Builder bnd = new Builder()) {
            bnd.setProperty("Bundle-SymbolicName", "com.example." + fault);
            bnd.setProperty("-privatepackage", "dev.framewright.tck.faulty");
            bnd.setProperty("-dsannotations", component);
            bnd.setProperty("Fault", fault);
            properties.forEach(bnd::setProperty);
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                // Only what the bundle's classes name: reading every jar takes seconds.
                if (entry.contains("test-classes") || entry.contains("api") || entry.contains("osgi")) {
                    bnd.addClasspath(new File(entry));
                }
            }
            try (Jar bundle = bnd.build()) {
                assertThat(bnd.getErrors()).isEmpty();
                bundle.write(jar.toFile());
            }
        }
        return jar;
    }
}
