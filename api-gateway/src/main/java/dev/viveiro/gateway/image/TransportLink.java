package dev.viveiro.gateway.image;

import dev.viveiro.gateway.keys.LinkKey;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import java.time.Instant;

/**
 * The right of one host to write or to read one machine's bytes for a while.
 *
 * @param until in seconds since 1970
 */
record TransportLink(Way way, OperationId operation, HostId host, long until) {
    /** What the host may do. */
    enum Way {
        WRITE,
        READ
    }

    /** Path and query, with the signature. */
    String signed(LinkKey key) {
        return "/v1/transports/" + operation + "?host=" + host + "&until=" + until + "&signature=" + key.sign(text());
    }

    /** Whether the gateway gave it and its time is not over. */
    boolean good(LinkKey key, String signature, Instant now) {
        return key.signed(text(), signature) && now.getEpochSecond() <= until;
    }

    /** Begins unlike those of images. */
    private String text() {
        return String.join("\n", "transport", way.name(), operation.toString(), host.toString(), String.valueOf(until));
    }
}
