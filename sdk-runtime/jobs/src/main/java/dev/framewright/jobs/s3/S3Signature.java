package dev.framewright.jobs.s3;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** AWS Signature Version 4 of one request, as the S3 API reference describes it under "Authorization header". */
final class S3Signature {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final S3Settings settings;

    S3Signature(S3Settings settings) {
        this.settings = settings;
    }

    /**
     * Gives the headers that prove who asks, to be sent beside those given.
     *
     * @param target with its query, encoded and in order of name
     * @param headers all others that are signed, but for the host
     * @param payload SHA-256 of the body in hexadecimal
     */
    Map<String, String> headers(String method, URI target, Map<String, String> headers, String payload, Instant now) {
        String time = TIME.format(now);
        Map<String, String> signed = new TreeMap<>(headers);
        signed.put("host", target.getRawAuthority());
        signed.put("x-amz-content-sha256", payload);
        signed.put("x-amz-date", time);
        String names = String.join(";", signed.keySet());
        String request = method + "\n"
                + target.getRawPath() + "\n"
                + (target.getRawQuery() == null ? "" : target.getRawQuery()) + "\n"
                + signed.entrySet().stream()
                        .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                        .collect(Collectors.joining())
                + "\n" + names + "\n" + payload;
        String scope = time.substring(0, 8) + "/" + settings.region() + "/s3/aws4_request";
        String text = ALGORITHM + "\n" + time + "\n" + scope + "\n" + sha256(request.getBytes(StandardCharsets.UTF_8));
        String signature = HexFormat.of().formatHex(hmac(key(time.substring(0, 8)), text));
        return Map.of(
                "x-amz-content-sha256",
                payload,
                "x-amz-date",
                time,
                "Authorization",
                ALGORITHM + " Credential=" + settings.accessKey() + "/" + scope + ",SignedHeaders=" + names
                        + ",Signature=" + signature);
    }

    private byte[] key(String day) {
        byte[] key = ("AWS4" + settings.secret()).getBytes(StandardCharsets.UTF_8);
        for (String part : new String[] {day, settings.region(), "s3", "aws4_request"}) {
            key = hmac(key, part);
        }
        return key;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("Every Java has HmacSHA256", e);
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("Every Java has SHA-256", e);
        }
    }
}
