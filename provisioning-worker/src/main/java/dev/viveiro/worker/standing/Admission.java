package dev.viveiro.worker.standing;

import dev.viveiro.contract.host.HostWelcomed;

/** What being welcomed means for the rest of the worker. */
public interface Admission {
    /** Takes no more commands; returns when none is on its way in. */
    void suspend();

    /** Makes the host what the welcome says, goes on with what is left to do, and takes commands again. */
    void admit(HostWelcomed welcome, Runnable open);
}
