package dev.viveiro.worker.driver;

/**
 * A machine's network card and how the machine is reached by it.
 *
 * @param address IPv4 in dotted form
 * @param prefixLength 0 to 32
 * @param gateway IPv4 in dotted form
 * @param mac six octets, lower-case hexadecimal, colon separated
 */
public record MachineNetwork(String address, int prefixLength, String gateway, String mac) {}
