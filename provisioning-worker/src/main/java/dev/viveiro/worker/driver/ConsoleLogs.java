package dev.viveiro.worker.driver;

import dev.viveiro.kernel.VmId;

/** What machines say on their consoles is kept. What {@link HypervisorDriver} says of its calls holds for this. */
public interface ConsoleLogs {
    /**
     * The end of what the machine has said, as bytes; empty when it has said nothing, or what it said was not kept.
     *
     * @param most how many bytes are wanted, at least 1
     */
    byte[] consoleLog(VmId vm, int most);
}
