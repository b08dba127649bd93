package dev.viveiro.gateway.dispatch;

/** Looks when a simulation says so, on its thread. */
public final class DispatcherAtHand {
    private DispatcherAtHand() {}

    public static void look(Dispatcher dispatcher) {
        dispatcher.look();
    }
}
