package dev.viveiro.worker.intake;

/** Where commands come from: none is taken before it is started, or after it was stopped. */
public interface CommandSupply {
    void start();

    /** Takes no more, until it is started again; returns when what was taken is recorded. */
    void stop();
}
