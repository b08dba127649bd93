package dev.viveiro.gateway.host;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What machines that were placed anew may have left on their former hosts, and what is held for one that moves. Each holds its address and its part of the host until
 * the host says that it is gone, or is known to be destroyed. Changed inside the caller's transaction.
 */
public interface Remains {
    /**
     * One incarnation of a machine, given up.
     *
     * @param address null when it went on with the machine
     * @param beside another address that it may have; null for none
     * @param operation the deletion that its host is asked for
     * @param attempt how often it was asked
     */
    record Left(
            VmId vm,
            int generation,
            HostId host,
            @Nullable String address,
            @Nullable String beside,
            HostResources held,
            Instant leftAt,
            OperationId operation,
            int attempt) {
        /** All that it holds of the pool. */
        public List<String> addresses() {
            return Stream.of(address, beside).filter(Objects::nonNull).toList();
        }
    }

    /** Its host is asked to delete it as soon as it is UP. */
    void keep(Left left);

    /**
     * What is held of a host for a machine that moves there. Nobody asks for it while the operation is active.
     *
     * @param migration the operation
     */
    void await(Left left, OperationId migration);

    /** The machine holds it from now on, of the host too: it is no remains any more. */
    void takeOver(Left left);

    /** What was held for machines that did not move, and whose operation has ended, is asked for. */
    void askForThoseThatDidNotMove();

    /** Hosts that may have anything of the machine beside its own. */
    Set<HostId> hostsOf(VmId vm);

    /** Locked until the transaction ends. */
    Optional<Left> lock(HostId host, VmId vm, int generation);

    /** Gives back what it holds of its host, and forgets it; its address is the caller's business. Locks the host's row. */
    void forget(Left left);

    /** Those on hosts that are UP whose time to be asked for has come. */
    List<Left> toAsk(Instant now, int limit);

    /** The host is asked now, as attempt {@code left.attempt() + 1}, and again at {@code next}. */
    void asked(Left left, Instant next);

    /** The host is asked for all that it left as soon as it is UP. */
    void askAgain(HostId host);

    /** Those on hosts that were destroyed. */
    List<Left> onDead(int limit);

    /** At most {@code limit} of a host, oldest first. */
    List<Left> on(HostId host, int limit);
}
