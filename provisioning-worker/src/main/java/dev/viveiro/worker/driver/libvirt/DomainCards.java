package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.NetworkChanging;
import java.io.ByteArrayInputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * Gives machines that are off another card: address and seed first, then card, filter and mark by one definition. The card that it does
 * not have is noted from before the first until after the last of it, so that the next call, the next start or the machine's end makes an
 * end of what was cut off.
 */
final class DomainCards implements NetworkChanging {
    private final Domains domains;
    private final Networks networks;
    private final Addresses addresses;
    private final AddressGuard guard;
    private final Volumes volumes;
    private final Owner owner;
    private final boolean real;

    /** @param real false where no guest reads a seed */
    DomainCards(
            Domains domains,
            Networks networks,
            Addresses addresses,
            AddressGuard guard,
            Volumes volumes,
            Owner owner,
            boolean real) {
        this.domains = domains;
        this.networks = networks;
        this.addresses = addresses;
        this.guard = guard;
        this.volumes = volumes;
        this.owner = owner;
        this.real = real;
    }

    @Override
    public void changeNetwork(VmId vm, MachineNetwork network) {
        DomainView before = domains.require(vm);
        MachineSpec spec = before.spec();
        if (!spec.network().equals(network)) {
            MachineConflicts.requireOff(spec.name(), before.power(), "given another network card");
            repair(vm);
            change(domains.require(vm), network);
        } else {
            repair(vm);
        }
    }

    private void change(DomainView before, MachineNetwork network) {
        MachineSpec spec = before.spec();
        OtherCard.note(domains, before, network);
        String name = networks.ensure(network);
        tell(before, network);
        String error = domains.define(connected(before, network, name));
        DomainView after = domains.require(spec.vm());
        if (!after.spec().network().equals(network)) {
            throw LibvirtFailures.failed("give " + spec.name() + " another network card", error);
        }
        leave(after, spec.network());
        addresses.changed(spec.vm(), network);
    }

    /**
     * Ends what a change that was cut off left undone: the machine has the card of its mark, whose address its network keeps, and its guest is
     * told of no other; one that runs reads it at its next boot.
     */
    void repair(VmId vm) {
        DomainView now = domains.require(vm);
        String unused = addresses.keep(vm, now.spec().network());
        Optional<MachineNetwork> other = OtherCard.of(now);
        if (other.isPresent()) {
            tell(now, now.spec().network());
            leave(now, other.get());
        }
    }

    private void tell(DomainView machine, MachineNetwork network) {
        if (real) {
            MachineSpec spec = machine.spec().withNetwork(network);
            byte[] seed = Seed.of(spec, !NewLogin.of(machine));
            volumes.write(MachineVolumes.seed(owner, spec.vm()), Seed.SIZE, new ByteArrayInputStream(seed));
        }
    }

    /** By now another machine may have the address, and with it the card that is made of it. */
    private void leave(DomainView now, MachineNetwork other) {
        if (!Networks.same(now.spec().network(), other) && !networks.taken(other)) {
            networks.release(other);
        }
        OtherCard.note(domains, now, null);
    }

    /** @param name of the network; null with a bridge */
    private String connected(DomainView before, MachineNetwork network, @Nullable String name) {
        MachineSpec spec = before.spec();
        Element domain = Xml.parse(domains.lastingXml(spec.vm()));
        Element card = Xml.at(domain, "devices", "interface")
                .orElseThrow(() -> LibvirtFailures.failed("change the card of " + spec.name(), "it has none"));
        Xml.at(card, "mac").ifPresent(mac -> mac.setAttribute("address", network.mac()));
        if (name != null) {
            Xml.at(card, "source").ifPresent(source -> source.setAttribute("network", name));
        }
        guard.move(domain, network.address());
        Mark.connect(domain, network);
        OtherCard.put(domain, spec.network());
        return Xml.text(domain);
    }
}
