package dev.viveiro.contract;

import dev.viveiro.contract.account.AccountFact;
import dev.viveiro.contract.call.HostCall;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.HostFact;
import dev.viveiro.contract.host.HostNotice;
import dev.viveiro.contract.host.HostStatement;
import dev.viveiro.contract.image.ImageFact;
import dev.viveiro.contract.vm.DomainEvent;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.messaging.Topology;
import java.util.List;

/**
 * One direction of messages as the tests and the reference page see it.
 *
 * @param key shape of the routing key; {@code *} stands for the contract's own {@code <noun>.<participle>}
 */
record Direction(String title, String exchange, String key, Contracts<?> contracts) {
    static List<Direction> all() {
        return List.of(
                new Direction(
                        "Commands: the gateway to one host",
                        Topology.COMMANDS,
                        "host.<hostId>.<lane>",
                        Contracts.of(HostCommand.class)),
                new Direction(
                        "Host events: what a host says about its work, in sequence",
                        Topology.HOST_EVENTS,
                        "<hostId>.<lane>.*",
                        Contracts.of(HostEvent.class)),
                new Direction(
                        "Host statements: repeated, only the newest counts",
                        Topology.HOST_EVENTS,
                        "<hostId>.report.* or <hostId>.<lane>.*",
                        Contracts.of(HostStatement.class)),
                new Direction(
                        "Notices: the gateway to one host, beside its commands",
                        Topology.COMMANDS,
                        "host.<hostId>.notices",
                        Contracts.of(HostNotice.class)),
                new Direction(
                        "Calls: questions of the gateway to one host, for which somebody waits",
                        Topology.COMMANDS,
                        "host.<hostId>.calls",
                        Contracts.of(HostCall.class)),
                new Direction(
                        "Domain events: what the gateway decided",
                        Topology.EVENTS,
                        "<lane>.*",
                        Contracts.of(DomainEvent.class)),
                new Direction(
                        "Facts about hosts: what the gateway decided",
                        Topology.EVENTS,
                        "<lane>.*",
                        Contracts.of(HostFact.class)),
                new Direction(
                        "Facts about images: what the gateway decided",
                        Topology.EVENTS,
                        "<lane>.*",
                        Contracts.of(ImageFact.class)),
                new Direction(
                        "Facts about accounts: what metering found out",
                        Topology.EVENTS,
                        "<lane>.*",
                        Contracts.of(AccountFact.class)));
    }
}
