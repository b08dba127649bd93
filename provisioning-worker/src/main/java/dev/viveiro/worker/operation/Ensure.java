package dev.viveiro.worker.operation;

/** Makes something so. It looks first, so repeating it after any interruption changes nothing more. */
@FunctionalInterface
public interface Ensure {
    /** Throws {@link dev.viveiro.worker.driver.DriverFailure} when it can't, or can't know. */
    void run(StepContext context);
}
