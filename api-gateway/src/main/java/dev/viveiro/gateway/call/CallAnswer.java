package dev.viveiro.gateway.call;

import dev.viveiro.contract.call.CallRefused;

/** What became of a call. */
public sealed interface CallAnswer {
    /** The host answered. */
    record Content(String mediaType, byte[] bytes) implements CallAnswer {}

    /** The host says why it does not. */
    record Refused(CallRefused refusal) implements CallAnswer {}

    /** The host connected. */
    record Stream(SocketEnd end) implements CallAnswer {}

    /** The call never came to the host. */
    record Lost(String why) implements CallAnswer {}
}
