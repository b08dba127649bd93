package dev.viveiro.worker.driver;

import dev.viveiro.kernel.GuestNetwork;

/**
 * A machine's network card and how the machine is reached by it.
 *
 * @param address IPv4 in dotted form
 * @param prefixLength 0 to 32
 * @param gateway IPv4 in dotted form, of the network
 * @param mac six octets, lower-case hexadecimal, colon separated
 * @param guest what its guest is told that not every guest is
 */
public record MachineNetwork(String address, int prefixLength, String gateway, String mac, GuestNetwork guest) {
    /** Of a guest that is told what every guest is. */
    public MachineNetwork(String address, int prefixLength, String gateway, String mac) {
        this(address, prefixLength, gateway, mac, GuestNetwork.USUAL);
    }

    /** The router that the guest uses. */
    public String router() {
        String own = guest.gateway();
        return own == null ? gateway : own;
    }
}
