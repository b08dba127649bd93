package dev.viveiro.metering.account;

import org.jspecify.annotations.Nullable;

/**
 * Where word of payments comes from. Each source knows in its own way who may tell of one; what happens to it then is the same for
 * all.
 *
 * @param <W> how a payment is told of there
 */
@FunctionalInterface
public interface PaymentSource<W> {
    /** Throws a problem when whoever tells may not, or what is told is no payment. */
    Told read(W word);

    /**
     * A payment that somebody vouches for.
     *
     * @param by who vouches for it
     * @param provider whose references are good for all tenants, and begin with its name and ':'; null for references that each tenant
     *     has for itself
     */
    record Told(Payment payment, String by, @Nullable String provider) {}
}
