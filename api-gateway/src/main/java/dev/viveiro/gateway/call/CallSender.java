package dev.viveiro.gateway.call;

import dev.viveiro.contract.call.HostCall;
import java.util.function.Consumer;

/** Brings a call to its host's queue: never waits, never fails. */
@FunctionalInterface
public interface CallSender {
    /** @param lost hears why it did not come there; hears nothing when it did, or when nobody knows */
    void send(HostCall call, Consumer<String> lost);
}
