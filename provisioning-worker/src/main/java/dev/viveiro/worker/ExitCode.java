package dev.viveiro.worker;

/** Why a worker ended by itself; the numbers are those of sysexits.h. */
enum ExitCode {
    /** EX_TEMPFAIL: another worker runs on this home. */
    HOME_TAKEN(75),
    /** EX_IOERR: the journal can't be opened or written. */
    JOURNAL_FAILED(74),
    /** EX_CONFIG: the gateway refused this host, or a setting is wrong. */
    REFUSED(78);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
