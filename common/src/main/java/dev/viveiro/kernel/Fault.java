package dev.viveiro.kernel;

/** Whose fault a failure is: the caller can mend USER, only the operator can mend SYSTEM. */
public enum Fault {
    USER,
    SYSTEM
}
