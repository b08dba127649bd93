package dev.viveiro.worker.journal;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** A process that writes until it is killed and prints each number only when the journal said that it is durable. */
final class JournalFiller {
    private JournalFiller() {}

    public static void main(String[] args) {
        Journal journal = Journal.open(
                Path.of(args[0]),
                HostId.of(args[1]),
                Clock.systemUTC(),
                Ids.timeOrdered(),
                CommitProbe.NONE,
                cause -> {});
        PrintStream out = System.out;
        AtomicLong numbers = new AtomicLong();
        for (int writer = 0; writer < 16; writer++) {
            Thread.ofPlatform().start(() -> {
                while (true) {
                    long number = numbers.incrementAndGet();
                    int unused = journal.write(transaction -> {
                        Meta.put(transaction.sql(), "n" + number, "1");
                        return 1;
                    });
                    out.println(number);
                }
            });
        }
    }
}
