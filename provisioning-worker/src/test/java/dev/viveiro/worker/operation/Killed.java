package dev.viveiro.worker.operation;

/** The end of a process in the middle of something: nobody catches it and goes on. */
final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed(String where) {
        super(where, null, false, false);
    }
}
