package dev.viveiro.gateway.network;

import dev.viveiro.contract.problem.FieldError;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.NetworkSpec;
import dev.viveiro.kernel.VmId;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The addresses of the default network. Two requests never get the same and never wait for each other; the one released longest
 * ago goes first.
 */
public interface AddressPool {
    /**
     * Takes an address for the machine in the caller's transaction.
     *
     * @throws ProblemException {@code no-capacity} when none is free
     */
    NetworkSpec take(VmId vm);

    /**
     * Takes an address for each machine, in the caller's transaction. Free rows are never waited for, so it
     * may be done before the tenant is locked.
     *
     * @throws ProblemException {@code no-capacity} when there are not as many
     */
    Map<VmId, NetworkSpec> take(List<VmId> vms);

    /**
     * Takes this address for the machine in the caller's transaction.
     *
     * @param address IPv4 in dotted form
     * @throws ProblemException {@code invalid-request} for one that is not of the pool, {@code address-in-use}
     */
    NetworkSpec take(VmId vm, String address);

    /** Gives back these addresses of many machines, those that are still theirs. */
    void release(Map<String, VmId> addresses);

    /** Gives back one address of the machine, if it is still the machine's. */
    void release(VmId vm, String address);

    /** What {@link #take(VmId, String)} throws for an address that nobody can have. */
    static ProblemException unknown(String address) {
        return ProblemException.invalid(List.of(new FieldError(
                "/address", "unknown-address", address + " is no address that machines get on this network.")));
    }

    /** What it throws for one that somebody has. */
    static ProblemException inUse(String address) {
        return new ProblemException(ProblemCode.ADDRESS_IN_USE, "The address " + address + " is not free.");
    }

    /** Locally administered and unique while the address is: two fixed octets and the address's four. */
    static String mac(String address) {
        StringBuilder mac = new StringBuilder("02:76");
        for (String octet : address.split("\\.")) {
            mac.append(':').append(HexFormat.of().toHexDigits((byte) Integer.parseInt(octet)));
        }
        return mac.toString();
    }
}
