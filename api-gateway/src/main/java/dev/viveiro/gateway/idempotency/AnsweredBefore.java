package dev.viveiro.gateway.idempotency;

/** Leaves the transaction of a repeated call with the answer that was kept; nothing was changed. */
final class AnsweredBefore extends RuntimeException {
    private final transient KeptAnswer answer;

    AnsweredBefore(KeptAnswer answer) {
        super("answered before", null, false, false);
        this.answer = answer;
    }

    KeptAnswer answer() {
        return answer;
    }
}
