package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.MachineNetwork;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that networks keep for machines, noted at home from before the first is kept until none is. A machine that has no
 * definition, not yet or no more, is known by its note alone.
 */
final class Addresses {
    private static final Pattern WORDS = Pattern.compile("(\\S+)/(\\d{1,2}) (\\S+) (\\S+)");

    private final MachineNotes notes;
    private final Networks networks;
    private final Domains domains;

    Addresses(MachineNotes notes, Networks networks, Domains domains) {
        this.notes = notes;
        this.networks = networks;
        this.domains = domains;
    }

    /** As {@link Networks#bridge}. */
    @Nullable
    String bridge() {
        return networks.bridge();
    }

    /** Afterwards the network is there and keeps this address for the machine, and none that was noted before. @return as {@link Networks#ensure} */
    @Nullable
    String keep(VmId vm, MachineNetwork network) {
        List<MachineNetwork> others = noted(vm).stream()
                .filter(other -> !Networks.same(other, network))
                .toList();
        note(vm, Stream.concat(Stream.of(network), others.stream()).toList());
        String name = networks.ensure(network);
        releaseNobodys(others);
        note(vm, List.of(network));
        return name;
    }

    /** Of a machine that has this card from now on. */
    void changed(VmId vm, MachineNetwork network) {
        note(vm, List.of(network));
    }

    /** Before the machine's definition goes: its addresses are known without it. */
    void noteAll(DomainView machine) {
        note(
                machine.spec().vm(),
                Stream.concat(Stream.of(machine.spec().network()), OtherCard.of(machine).stream())
                        .toList());
    }

    /** After this machine's definition has gone: its addresses are kept for nobody. */
    void release(DomainView gone) {
        VmId vm = gone.spec().vm();
        // one that went on to another host of this libvirt has its address still
        if (!domains.elsewhere(vm)) {
            networks.release(gone.spec().network());
        }
        releaseNobodys(OtherCard.of(gone).stream().toList());
        notes.forget(vm);
    }

    /** The same of a machine without a definition. By now another may have its address, and with it the card that is made of it. */
    void releaseNoted(VmId vm) {
        releaseNobodys(noted(vm));
        notes.forget(vm);
    }

    private void releaseNobodys(List<MachineNetwork> cards) {
        cards.stream().filter(card -> !networks.taken(card)).forEach(networks::release);
    }

    private void note(VmId vm, List<MachineNetwork> cards) {
        String text = cards.stream()
                .map(card -> "%s/%d %s %s\n".formatted(card.address(), card.prefixLength(), card.gateway(), card.mac()))
                .collect(Collectors.joining());
        if (!text.equals(text(vm).orElse(null))) {
            notes.keep(vm, text);
        }
    }

    private List<MachineNetwork> noted(VmId vm) {
        return text(vm).stream()
                .flatMap(String::lines)
                .map(WORDS::matcher)
                .filter(Matcher::matches)
                .map(line -> new MachineNetwork(
                        line.group(1), Integer.parseInt(line.group(2)), line.group(3), line.group(4)))
                .toList();
    }

    private Optional<String> text(VmId vm) {
        try {
            return notes.of(vm);
        } catch (IOException e) {
            throw notes.unusable(e);
        }
    }
}
