package dev.viveiro.worker.driver.simulated;

import dev.viveiro.worker.driver.MachineConsole;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A connection to a terminal, from what is said now until the boot ends. */
final class SimulatedConsole implements MachineConsole {
    private static final byte[] END = {};
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Terminal terminal;
    private final BooleanSupplier goesOn;
    private long position;
    private volatile boolean closed;

    /** @param goesOn whether the machine is in the boot that was attached to */
    SimulatedConsole(Terminal terminal, BooleanSupplier goesOn) {
        this.terminal = terminal;
        this.goesOn = goesOn;
        this.position = terminal.said();
    }

    @Override
    public byte[] read() throws InterruptedException {
        while (!closed && goesOn.getAsBoolean()) {
            Terminal.Said next = terminal.after(position, LOOK);
            position = next.position();
            if (next.bytes().length > 0) {
                return next.bytes();
            }
        }
        return END;
    }

    @Override
    public void write(byte[] typed) {
        if (!closed && goesOn.getAsBoolean()) {
            terminal.type(typed);
        }
    }

    @Override
    public void close() {
        closed = true;
        terminal.stir();
    }
}
