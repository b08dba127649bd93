package dev.viveiro.cli;

import java.io.PrintStream;

/**
 * Where a command writes.
 *
 * @param interactive true when a person watches and lines may be drawn over
 */
record Terminal(PrintStream out, PrintStream err, boolean interactive) {
    /** The process's own streams. */
    static Terminal ofProcess() {
        var console = System.console();
        return new Terminal(
                System.out,
                System.err,
                console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM")));
    }
}
