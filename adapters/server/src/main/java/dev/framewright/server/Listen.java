package dev.framewright.server;

import dev.framewright.api.InvalidRequestException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where an endpoint listens.
 *
 * @param address the interface
 * @param port 0 for any that is free
 */
public record Listen(InetAddress address, int port) {
    /**
     * Reads {@code HOST:PORT}; an IPv6 address stands in brackets.
     *
     * @param field the setting's name, for the message
     */
    public static Listen parse(String field, String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 1 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.contains(":")) {
            host = "";
        }
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (!host.isEmpty() && port >= 0 && port <= 65_535) {
                return new Listen(InetAddress.getByName(host), port);
            }
        } catch (NumberFormatException | UnknownHostException e) {
            // Said below, with the form.
        }
        throw new InvalidRequestException(
                field, "must be an address of this machine and a port, such as 127.0.0.1:7850, but was " + text);
    }

    /** Tells whether only this machine can reach it. */
    public boolean loopback() {
        return address.isLoopbackAddress();
    }

    /** Gives the address to bind. */
    public InetSocketAddress socket() {
        return new InetSocketAddress(address, port);
    }

    /** Gives the text for a port that was found. */
    public String text(int boundPort) {
        String host = address.getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + boundPort;
    }
}
