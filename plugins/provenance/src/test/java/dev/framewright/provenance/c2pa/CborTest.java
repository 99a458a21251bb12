package dev.framewright.provenance.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.provenance.key.MalformedException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CborTest {

    /** From RFC 8949, appendix A. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "00",
                "17",
                "1818",
                "1903e8",
                "1a000f4240",
                "1b000000e8d4a51000",
                "20",
                "3863",
                "3903e7",
                "40",
                "4401020304",
                "60",
                "6161",
                "62c3bc",
                "80",
                "83010203",
                "8301820203820405",
                "a0",
                "a26161016162820203",
                "f4",
                "f5",
                "f6",
                "c11a514b67b0",
                "fb3ff199999999999a",
                "98190102030405060708090a0b0c0d0e0f101112131415161718181819"
            })
    void whatIsReadIsWrittenTheSame(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThat(Cbor.bytes(Cbor.value(bytes))).isEqualTo(bytes);
    }

    @Test
    void lengthsThatAreNotToldAndShortFloatsAreRead() {
        assertThat(Cbor.value(HexFormat.of().parseHex("9f018202039f0405ffff")))
                .isEqualTo(List.of(1L, List.of(2L, 3L), List.of(4L, 5L)));
        assertThat(Cbor.value(HexFormat.of().parseHex("bf61610161629f0203ffff")))
                .isEqualTo(Map.of("a", 1L, "b", List.of(2L, 3L)));
        assertThat(Cbor.value(HexFormat.of().parseHex("7f657374726561646d696e67ff")))
                .isEqualTo("streaming");
        assertThat(Cbor.value(HexFormat.of().parseHex("f93e00"))).isEqualTo(1.5);
        assertThat(Cbor.value(HexFormat.of().parseHex("fa47c35000"))).isEqualTo(100000.0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "18", "44010203", "9a7fffffff", "5b7fffffffffffffff", "1c", "ff", "0000", "a101", "9f01"})
    void whatIsNotOneWholeValueIsRefused(String hex) {
        assertThatThrownBy(() -> Cbor.value(HexFormat.of().parseHex(hex))).isInstanceOf(MalformedException.class);
    }

    @Test
    void nestingWithoutEndIsRefused() {
        assertThatThrownBy(() -> Cbor.value(HexFormat.of().parseHex("81".repeat(100_000))))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("nested");
    }
}
