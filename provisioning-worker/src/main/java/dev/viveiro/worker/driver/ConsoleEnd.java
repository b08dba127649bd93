package dev.viveiro.worker.driver;

/** Why a console ended that nobody closed. */
public enum ConsoleEnd {
    /** The machine's boot has ended. */
    BOOT_OVER,
    /** Whoever reads was so far behind that no more was kept for him; the machine goes on. */
    READER_BEHIND
}
