package dev.viveiro.worker.operation;

/** How a step is taken back, or why it need not be. */
public sealed interface Undo {
    /**
     * @param ensure makes the step's effect gone; does nothing where there is none
     * @param starts a machine may come to run by it: without the lease it is left undone
     * @param pastReturn it is right, too, when a later step had begun that can't be undone
     */
    record By(Ensure ensure, boolean starts, boolean pastReturn) implements Undo {
        /** The same undo, done in another way. */
        By doing(Ensure other) {
            return new By(other, starts, pastReturn);
        }
    }

    /** @param reason why leaving the effect is right, as a sentence */
    record NoUndo(String reason) implements Undo {}

    /**
     * The step changes nothing that belongs to the machine, so that nobody needs to know that it began.
     *
     * @param reason why that is so, as a sentence
     */
    record Nothing(String reason) implements Undo {}
}
