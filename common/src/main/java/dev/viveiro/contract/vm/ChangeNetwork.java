package dev.viveiro.contract.vm;

import dev.viveiro.contract.Contract;

/**
 * Give the machine another network card: its address, and what its guest is told of the network. One that runs is booted anew.
 *
 * @param network all of it as it is to be, whatever of it changes
 */
@Contract(type = "change-network/1")
public record ChangeNetwork(CommandTarget target, NetworkSpec network) implements HostCommand {}
