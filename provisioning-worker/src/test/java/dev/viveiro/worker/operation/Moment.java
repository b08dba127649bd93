package dev.viveiro.worker.operation;

/**
 * A place in a plan where something may happen.
 *
 * @param effect whether the step's effect is there already
 */
record Moment(int position, String step, boolean effect) {
    @Override
    public String toString() {
        return (effect ? "after the effect of " : "before ") + step;
    }
}
