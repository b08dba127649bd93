package dev.viveiro.cli;

/** Shows the steps of a running operation to a person. */
interface StepsView {
    /** Called with every look at the operation; most change nothing. */
    void show(Operation operation);
}
