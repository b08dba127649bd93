package dev.viveiro.cli;

/** Shows to a person how far a class is. */
interface ClassView {
    /** Called with every look; most change little. */
    void show(ClassProgress progress);
}
