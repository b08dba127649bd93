package dev.viveiro.simulation;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.vm.DomainEvent;
import dev.viveiro.contract.vm.NetworkSpec;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.host.Remains.Left;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.vm.domain.DiskState;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmDisk;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Outgoing;
import dev.viveiro.messaging.Topology;
import dev.viveiro.simulation.Books.HostLine;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What must be true of a world: after every step, and when it has come to rest. The numbers are those of the architecture. */
final class Invariants {
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);
    private static final Contracts<DomainEvent> EVENTS = Contracts.of(DomainEvent.class);

    private final World world;
    private final Accounts accounts = new Accounts();
    private final Contents contents;

    Invariants(World world) {
        this.world = world;
        this.contents = new Contents(world);
    }

    /** Something that is not as it must be. */
    static final class Broken extends AssertionError {
        Broken(String what) {
            super(what);
        }
    }

    /** The gateway told everyone; a message that comes again says nothing new. */
    void told(Outgoing message) {
        String type = message.envelope().type();
        accounts.told(
                message.envelope().id(),
                ContractJson.read(
                        message.envelope().data(), EVENTS.recordOf(type).orElseThrow()));
    }

    void always() {
        Books books = world.books();
        oneActiveOperation(books);
        addressesHaveOneOwner(books);
        reservationsAddUp(books);
        machinesOnHosts(books);
        deadlines();
    }

    /** 1: at most one command is outstanding for a machine. */
    private static void oneActiveOperation(Books books) {
        Set<VmId> busy = new HashSet<>();
        for (Operation operation : books.active()) {
            if (!busy.add(operation.vm())) {
                throw new Broken("1: two operations are active on machine " + operation.vm());
            }
        }
    }

    /** 3: an address is taken by exactly the machine, or what it left behind, that holds it. */
    private static void addressesHaveOneOwner(Books books) {
        Map<String, VmId> held = new HashMap<>();
        for (Vm vm : books.vms()) {
            for (String address : vm.place().addresses()) {
                if (held.put(address, vm.id()) != null) {
                    throw new Broken("3: address " + address + " belongs to two");
                }
            }
        }
        for (Left left : books.remains()) {
            for (String address : left.addresses()) {
                if (held.put(address, left.vm()) != null) {
                    throw new Broken("3: address " + address + " belongs to two");
                }
            }
        }
        if (!held.equals(books.addresses())) {
            throw new Broken("3: machines hold " + held + ", the pool says " + books.addresses());
        }
    }

    /** 4: what is reserved of a host is the sum over its machines and what others left there. */
    private static void reservationsAddUp(Books books) {
        for (HostLine host : books.hosts()) {
            List<HostResources> held = Stream.concat(
                            books.vms().stream()
                                    .filter(vm -> vm.host().equals(host.id()))
                                    .map(vm -> vm.place().reserved()),
                            books.remains().stream()
                                    .filter(left -> left.host().equals(host.id()))
                                    .map(Left::held))
                    .toList();
            HostResources sum = new HostResources(
                    held.stream().mapToLong(HostResources::vcpus).sum(),
                    held.stream().mapToLong(HostResources::memoryMib).sum(),
                    held.stream().mapToLong(HostResources::diskGib).sum());
            long machines = held.stream()
                    .filter(each -> each.vcpus() + each.memoryMib() + each.diskGib() > 0)
                    .count();
            if (!sum.equals(host.reserved()) || machines != host.machines()) {
                throw new Broken("4: host " + host.id() + " reserves " + host.machines() + " " + host.reserved()
                        + ", its machines hold " + machines + " " + sum);
            }
        }
    }

    /** 2 and 3: a machine and generation is on one host only, and what is there has an address that nobody else has. */
    private void machinesOnHosts(Books books) {
        Set<String> incarnations = new HashSet<>();
        for (WorkerHost host : world.hosts()) {
            for (Machine machine : host.machines()) {
                if (!incarnations.add(machine.vm() + " " + machine.generation())) {
                    throw new Broken(
                            "2: machine " + machine.vm() + " is on two hosts in generation " + machine.generation());
                }
                Optional<Vm> vm = books.vm(machine.vm());
                if (machine.power() == ObservedPower.RUNNING
                        && vm.filter(now -> now.place().generation() < machine.generation())
                                .isPresent()) {
                    throw new Broken("2: machine " + machine.vm() + " runs in generation " + machine.generation()
                            + " on " + host.id() + " and has not moved there");
                }
                if (machine.power() == ObservedPower.RUNNING
                        && vm.filter(now -> now.place().generation() > machine.generation())
                                .isPresent()
                        && leftByAMove(books, machine)) {
                    throw new Broken("2: machine " + machine.vm() + " runs in generation " + machine.generation()
                            + " on " + host.id() + " and has moved away");
                }
                String address = machine.spec().network().address();
                boolean copy = machine.power() != ObservedPower.RUNNING && leftByAMove(books, machine);
                if (!copy && !machine.vm().equals(books.addresses().get(address))) {
                    throw new Broken("3: machine " + machine.vm() + " is on host " + host.id() + " with address "
                            + address + ", which the pool gives to "
                            + books.addresses().get(address));
                }
            }
        }
    }

    private static boolean leftByAMove(Books books, Machine machine) {
        return books.remains().stream()
                .anyMatch(left -> left.vm().equals(machine.vm())
                        && left.generation() == machine.generation()
                        && left.address() == null);
    }

    /** 8: every operation has ended 30 s after its deadline. */
    void deadlines() {
        for (Operation operation : world.books().active()) {
            if (operation.deadline().plus(ENDS_WITHIN).isBefore(world.now())) {
                throw new Broken("8: " + operation.type() + " of " + operation.vm() + " was due at "
                        + operation.deadline() + " and goes on at " + world.now());
            }
        }
    }

    /** What is still going on, in words. */
    List<String> unrest() {
        Books books = world.books();
        List<String> unrest = new ArrayList<>();
        books.active().forEach(operation -> unrest.add(operation.type() + " of " + operation.vm() + " goes on"));
        books.vms().stream()
                .filter(vm -> switch (vm.status().state()) {
                    case REQUESTED, PROVISIONING, DELETING -> true;
                    case RUNNING, STOPPED, PAUSED, SAVED, FAILED, TRASHED, DELETED -> false;
                })
                .forEach(vm ->
                        unrest.add("machine " + vm.id() + " is " + vm.status().state()));
        books.vms().stream()
                .filter(vm -> vm.suspension().offends(vm.status().state()))
                .forEach(vm -> unrest.add("machine " + vm.id() + " is suspended and is still "
                        + vm.status().state()));
        books.remains().forEach(left -> unrest.add("machine " + left.vm() + " left something on " + left.host()));
        books.askedAgain().forEach(asked -> unrest.add(asked + " is asked again"));
        books.outbox().forEach(line -> unrest.add(line.type() + " waits in the outbox"));
        for (Lane lane : Lane.values()) {
            if (!world.wire().queue(Topology.hostEvents(lane)).isEmpty()) {
                unrest.add("events are on their way");
            }
        }
        for (WorkerHost host : world.hosts()) {
            if (host.destroyed() && !books.host(host.id()).destroyed()) {
                unrest.add("nobody has said yet that this host was destroyed: " + host);
            }
            if (!host.destroyed() && !world.wire().commandsOf(host.id()).isEmpty()) {
                unrest.add("commands are on their way to " + host);
            }
        }
        return unrest;
    }

    /** 1 to 6, 8 and 9, once nothing is going on any more. */
    void atRest() {
        List<String> unrest = unrest();
        if (!unrest.isEmpty()) {
            throw new Broken("1: it does not come to rest: " + unrest);
        }
        always();
        Books books = world.books();
        Map<VmId, Machine> machines = new HashMap<>();
        for (WorkerHost host : world.hosts()) {
            for (Machine machine : host.machines()) {
                Vm vm = books.vm(machine.vm())
                        .orElseThrow(() -> new Broken("2: nobody asked for machine " + machine.vm()));
                if (!vm.host().equals(host.id()) || vm.place().generation() != machine.generation()) {
                    throw new Broken("2: machine " + vm.id() + " is on " + vm.host() + " in generation "
                            + vm.place().generation() + ", and " + host.id() + " has generation "
                            + machine.generation());
                }
                machines.put(vm.id(), machine);
                contents.match(vm, host, books);
            }
        }
        for (Vm vm : books.vms()) {
            matches(vm, machines.get(vm.id()));
            suspendedIsOff(vm, machines.get(vm.id()));
            hasItsCard(vm, machines.get(vm.id()));
            disksMatch(vm, machines.get(vm.id()));
            ownDiskIsHeld(vm, machines.get(vm.id()));
        }
        accounts.match(books);
    }

    /** Its card is the one that is believed, or, while nobody knows that, one with an address that is held for it. */
    private static void hasItsCard(Vm vm, @Nullable Machine machine) {
        if (machine == null) {
            return;
        }
        MachineNetwork has = machine.spec().network();
        NetworkSpec card = vm.place().network();
        boolean known = has.address().equals(card.address())
                && has.mac().equals(card.mac())
                && has.guest().equals(card.told());
        boolean right =
                vm.place().unsettled() == null ? known : vm.place().addresses().contains(has.address());
        if (!right) {
            throw new Broken("3: machine " + vm.id() + " is believed to have " + card + " and holds "
                    + vm.place().addresses() + ", and its host gave it " + has);
        }
    }

    /** 4: a disk that a host has is listed, for what it takes is held; and what is billed is there. */
    private static void disksMatch(Vm vm, @Nullable Machine machine) {
        if (machine == null) {
            return;
        }
        Set<UUID> listed = vm.build().disks().stream().map(VmDisk::id).collect(Collectors.toSet());
        Set<UUID> attached = vm.build().disks().stream()
                .filter(disk -> disk.state() == DiskState.ATTACHED)
                .map(VmDisk::id)
                .collect(Collectors.toSet());
        if (!listed.containsAll(machine.disks()) || !machine.disks().containsAll(attached)) {
            throw new Broken("4: machine " + vm.id() + " has the disks "
                    + vm.build().disks() + ", its host has " + machine.disks());
        }
    }

    /** 4: the disk that a machine has is held, whatever became of the resize that made it larger. */
    private static void ownDiskIsHeld(Vm vm, @Nullable Machine machine) {
        if (machine != null
                && (machine.spec().size().diskGib() > vm.build().ownDiskGib()
                        || vm.place().reserved().diskGib() < vm.build().allDiskGib())) {
            throw new Broken("4: machine " + vm.id() + " is believed to have a disk of "
                    + vm.build().ownDiskGib() + " GiB and holds " + vm.place().reserved() + ", its host has "
                    + machine.spec().size());
        }
    }

    /** 9: a machine that is suspended does not run, whatever happened to it when it was. */
    private static void suspendedIsOff(Vm vm, @Nullable Machine machine) {
        if (machine == null) {
            return;
        }
        boolean on = machine.power() == ObservedPower.RUNNING || machine.power() == ObservedPower.PAUSED;
        if (vm.suspension().any() && on && vm.status().state() != VmState.FAILED) {
            throw new Broken("9: machine " + vm.id() + " is suspended: " + vm.suspension() + ", and its host has it "
                    + machine.power());
        }
    }

    private static void matches(Vm vm, @Nullable Machine machine) {
        VmState state = vm.status().state();
        boolean right =
                switch (state) {
                    case RUNNING -> machine != null && machine.power() == ObservedPower.RUNNING;
                    case STOPPED -> machine != null && machine.power() == ObservedPower.STOPPED;
                    case PAUSED -> machine != null && machine.power() == ObservedPower.PAUSED;
                    case SAVED -> machine != null && machine.power() == ObservedPower.SAVED;
                    case FAILED -> machine == null || vm.place().addressHeld();
                    case DELETED -> machine == null;
                    case REQUESTED, PROVISIONING, TRASHED, DELETING -> false;
                };
        if (!right) {
            throw new Broken("2: machine " + vm.id() + " is " + state + ", and its host has "
                    + (machine == null ? "none" : machine.power()));
        }
    }
}
