package dev.viveiro.gateway.reconcile.domain;

import dev.viveiro.kernel.VmId;
import org.jspecify.annotations.Nullable;

/**
 * A machine, as it is believed and as it is listed; at least one of the two is there.
 *
 * @param believed null when the gateway never heard of it
 * @param listed null when the host does not list it
 */
public record Pair(
        VmId vm, @Nullable Believed believed, @Nullable Listed listed) {}
