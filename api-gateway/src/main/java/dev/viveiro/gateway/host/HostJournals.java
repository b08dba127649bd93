package dev.viveiro.gateway.host;

import dev.viveiro.kernel.HostId;

/**
 * Which of a host's journals speaks for it, and what was heard of each; changed inside the caller's transaction. A journal
 * that was lost and one that was restored from a copy must not be mistaken for the one that was heard.
 */
public interface HostJournals {
    /** What a journal is to the gateway when its worker says hello. */
    enum Standing {
        /** It goes on where it was. */
        CURRENT,
        /** Never heard of: the former one is lost. */
        UNKNOWN,
        /** It was replaced since, or is behind what was heard of it, or does not know its last welcome: an old copy. */
        OLD
    }

    /**
     * A worker says hello with its journal, whose last event had this sequence; whatever is not current any more is retired.
     *
     * @param knowsItsWelcome it has written down how its host was welcomed last
     */
    Standing greet(HostId host, String journal, long sequence, boolean knowsItsWelcome);

    /**
     * Events up to {@code sequence} were read. A journal that was never heard of retires the others.
     *
     * @return false when the journal is retired: what it says counts no more
     */
    boolean heard(HostId host, String journal, long sequence);
}
