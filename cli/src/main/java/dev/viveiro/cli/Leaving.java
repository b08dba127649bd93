package dev.viveiro.cli;

import java.io.PrintStream;

/** Says goodbye when the command is interrupted (Ctrl-C) before {@link #close}: what goes on without it. */
final class Leaving {
    private final Thread farewell;

    private Leaving(Thread farewell) {
        this.farewell = farewell;
    }

    static Leaving with(PrintStream out, String words) {
        var farewell = new Thread(() -> {
            out.println();
            out.println(words);
            out.flush();
        });
        Runtime.getRuntime().addShutdownHook(farewell);
        return new Leaving(farewell);
    }

    /** Nothing is said any more. */
    void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(farewell);
        } catch (IllegalStateException e) {
            // too late: it is being said
        }
    }
}
