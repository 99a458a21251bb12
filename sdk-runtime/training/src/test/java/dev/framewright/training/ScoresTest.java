package dev.framewright.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a table of figures says of them. */
class ScoresTest {

    @Test
    void aShareSaysHowSureItIs() {
        // Intervals as SciPy's binomtest(k, n).proportion_ci(method="wilson") gives them.
        assertThat(Scores.share(18, 24)).isEqualTo("75 % (55 to 88)");
        assertThat(Scores.share(72, 96)).isEqualTo("75 % (65 to 83)");
        assertThat(Scores.share(24, 24)).isEqualTo("100 % (86 to 100)");
    }

    @Test
    void aTableTellsMedianShareAndHowManyMetTheTarget() {
        Scores scores = new Scores();
        scores.atMost("join", 1.5, 1.2);
        scores.atMost("join", 1.5, 9);
        scores.atMost("join", 1.5, 1.4);
        scores.share("seen", ">= 80 %", true);
        scores.share("seen", ">= 80 %", false);

        assertThat(scores.table())
                .contains("| join | <= 1.50 | 1.40 | 2 of 3 |")
                .contains("| seen | >= 80 % | 50 % (9 to 91) | 1 of 2 |");
    }
}
