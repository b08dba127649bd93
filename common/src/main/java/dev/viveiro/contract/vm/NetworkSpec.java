package dev.viveiro.contract.vm;

/**
 * One network card.
 *
 * @param address IPv4 in dotted form
 * @param prefixLength 0 to 32
 * @param gateway IPv4 in dotted form
 * @param mac six octets, colon separated, locally administered
 */
public record NetworkSpec(String address, int prefixLength, String gateway, String mac) {}
