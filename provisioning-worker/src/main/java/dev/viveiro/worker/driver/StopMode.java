package dev.viveiro.worker.driver;

/** How a machine is brought to a stop. */
public enum StopMode {
    /** The guest is asked and may take its time, or ignore it. */
    GRACEFUL,
    /** Power is taken away; the guest's unwritten data are lost. */
    FORCED
}
