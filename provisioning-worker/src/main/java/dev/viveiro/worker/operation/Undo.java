package dev.viveiro.worker.operation;

/** How a step is taken back, or why it need not be. */
public sealed interface Undo {
    /** @param ensure makes the step's effect gone; does nothing where there is none */
    record By(Ensure ensure) implements Undo {}

    /** @param reason why leaving the effect is right, as a sentence */
    record NoUndo(String reason) implements Undo {}
}
