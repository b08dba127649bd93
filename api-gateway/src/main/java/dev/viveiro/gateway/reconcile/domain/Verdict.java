package dev.viveiro.gateway.reconcile.domain;

/** What a report says of one machine. */
public sealed interface Verdict {
    /** It is as it should be. */
    record Agrees() implements Verdict {}

    /** Nothing can be said by this report. */
    record NotJudged(String why) implements Verdict {}

    /** It is otherwise. */
    record Differs(DriftKind kind, Remedy remedy) implements Verdict {}

    Verdict AGREES = new Agrees();
}
