package dev.viveiro.worker.driver;

/**
 * A connection to the console of one machine in one boot. One thread reads and another writes at a time; closing, from any
 * thread and more than once, ends both. While nobody reads, the driver keeps a bounded number of bytes and lets the machine
 * wait, or ends the connection where it can't.
 */
public interface MachineConsole extends AutoCloseable {
    /**
     * What the machine says next; waits for it.
     *
     * @return never more than 64 KiB; empty when the boot has ended or the connection is closed, and from then on
     */
    byte[] read() throws InterruptedException;

    /** Why it ended by itself; to be asked when {@link #read} has told the end. */
    default ConsoleEnd end() {
        return ConsoleEnd.BOOT_OVER;
    }

    /** Types it. Does nothing once the connection has ended. */
    void write(byte[] typed) throws InterruptedException;

    @Override
    void close();
}
