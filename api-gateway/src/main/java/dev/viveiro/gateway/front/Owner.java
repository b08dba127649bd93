package dev.viveiro.gateway.front;

/** A service behind the gateway that owns the answer to some paths. */
public enum Owner {
    METERING,
    NOTIFICATION
}
