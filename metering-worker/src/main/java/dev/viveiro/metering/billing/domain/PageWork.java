package dev.viveiro.metering.billing.domain;

/**
 * How much is done for one page. What comes first is done however much it is, so that each page gets on; what would be too much together
 * with that is left to the next. Not safe for several threads.
 */
public final class PageWork {
    private final long most;
    private long done;
    private boolean begun;

    /** @param most in whatever unit the pieces have */
    public PageWork(long most) {
        this.most = most;
    }

    /** Whether a piece is done, too; then it counts. */
    public boolean takes(long piece) {
        if (begun && piece > most - done) {
            return false;
        }
        begun = true;
        done += piece;
        return true;
    }
}
