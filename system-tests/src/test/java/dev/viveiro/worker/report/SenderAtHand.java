package dev.viveiro.worker.report;

/** Sends when a simulation says so, on its thread. */
public final class SenderAtHand {
    private SenderAtHand() {}

    /** One batch; how many arrived. */
    public static int pass(EventSender sender) {
        return sender.pass().sent();
    }
}
