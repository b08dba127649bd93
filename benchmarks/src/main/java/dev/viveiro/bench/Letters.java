package dev.viveiro.bench;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Outgoing;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Messages of one kilobyte, each about a machine of its own. */
final class Letters {
    private static final byte[] KILOBYTE =
            ("{\"body\":\"" + "x".repeat(1_000) + "\"}").getBytes(StandardCharsets.UTF_8);
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private Letters() {}

    /** Over the default exchange straight into a queue. */
    static List<Outgoing> of(String queue, int count) {
        var ids = Ids.timeOrdered();
        return Stream.generate(() -> {
                    var vm = ids.next();
                    var envelope = new Envelope(ids.next(), "bench/1", "/bench", vm.toString(), TIME, null, KILOBYTE);
                    return new Outgoing("", queue, Lane.INTERACTIVE, vm, envelope);
                })
                .limit(count)
                .toList();
    }
}
