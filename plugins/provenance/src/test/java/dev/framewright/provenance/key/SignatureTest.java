package dev.framewright.provenance.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class SignatureTest {

    @ParameterizedTest
    @CsvFileSource(resources = "/goldens/rfc6979.csv", numLinesToSkip = 1)
    void signaturesAreThoseOfRfc6979(String curve, String algorithm, String secret, String message, String r, String s)
            throws Exception {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(curve));
        PrivateKey key = KeyFactory.getInstance("EC")
                .generatePrivate(new ECPrivateKeySpec(
                        new BigInteger(secret, 16), parameters.getParameterSpec(ECParameterSpec.class)));
        SigningIdentity who = new SigningIdentity(key, List.of(), SignatureAlgorithm.valueOf(algorithm));

        byte[] signature = who.sign(message.getBytes(StandardCharsets.US_ASCII));

        assertThat(HexFormat.of().withUpperCase().formatHex(signature)).isEqualTo(r + s);
    }
}
