package dev.framewright.provenance.key;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.HttpURLConnection;
import java.net.URI;
import java.security.SecureRandom;

/** Asks a time-stamping service (RFC 3161) to say when it saw some bytes. */
public final class TimeStamping {
    private static final String SHA256 = "2.16.840.1.101.3.4.2.1";
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final int MOST_BYTES = 1 << 20;
    private static final SecureRandom NONCES = new SecureRandom();

    private final URI service;

    /** Takes the service's address, http or https. */
    public TimeStamping(URI service) {
        this.service = service;
    }

    /**
     * Gives a time stamp of some bytes, checked: it is of these bytes, and its signature is right.
     *
     * @return the token alone, as version 2 of C2PA stores it
     * @throws IOException if the service cannot be reached or does not give one
     */
    public byte[] stamp(byte[] message) throws IOException {
        BigInteger nonce = new BigInteger(64, NONCES).setBit(62);
        Der request = Der.sequence(
                Der.integer(1),
                Der.sequence(Der.sequence(Der.oid(SHA256), Der.nothing()), Der.octets(Digest.sha256(message))),
                Der.integer(nonce),
                Der.truth());
        try {
            byte[] token = token(ask(request.bytes()));
            TimeStampToken stamp = TimeStampToken.read(token);
            if (!stamp.isOf(message) || !stamp.nonce().filter(nonce::equals).isPresent()) {
                throw new MalformedException("it is of other bytes than those that were sent");
            }
            return token;
        } catch (MalformedException e) {
            throw new IOException("the time stamp that " + service + " gave is not right: " + e.getMessage(), e);
        }
    }

    /** Gives the token in a service's answer. */
    static byte[] token(byte[] answer) {
        Der response = Der.read(answer);
        int status = response.part(0).part(0).number().intValue();
        if (status > 1) {
            throw new MalformedException("the service refused, with status " + status);
        }
        return response.part(1).bytes();
    }

    private byte[] ask(byte[] request) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) service.toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/timestamp-query");
        connection.setDoOutput(true);
        try {
            try (OutputStream out = connection.getOutputStream()) {
                out.write(request);
            }
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IOException(service + " answered with HTTP status " + connection.getResponseCode());
            }
            try (InputStream in = connection.getInputStream()) {
                byte[] answer = in.readNBytes(MOST_BYTES + 1);
                if (answer.length > MOST_BYTES) {
                    throw new IOException(service + " answered with more than " + MOST_BYTES + " bytes");
                }
                return answer;
            }
        } finally {
            connection.disconnect();
        }
    }
}
