package dev.viveiro.gateway.host;

import dev.viveiro.kernel.ImageFormat;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which of its drivers a host makes a machine with, and so has it: the rule by which hosts themselves decide, see
 * docs/adr/0038-several-drivers-on-one-host.md.
 *
 * @param all in the host's order; none before it joined
 */
public record HostDrivers(List<HostDriver> all) {
    private static final HostDriver NONE = new HostDriver("no driver yet", null, Set.of(), null);
    private static final Set<String> FORMS = Stream.of(ImageFormat.values())
            // goes into drives, and nothing is made from it
            .filter(form -> form != ImageFormat.ISO)
            .map(ImageFormat::capability)
            .collect(Collectors.toUnmodifiableSet());

    public HostDrivers {
        all = List.copyOf(all);
    }

    /**
     * The first that takes the form of the image; the first of all for images that hosts have by themselves, and where none takes the form.
     * While of a driver nothing is known, the form that no other takes is thought to be its.
     *
     * @param needed what is needed to make the machine, or at least what its image needs
     */
    public HostDriver taking(Collection<String> needed) {
        Set<String> forms = needed.stream().filter(FORMS::contains).collect(Collectors.toSet());
        return all.stream()
                .filter(driver -> driver.capabilities().containsAll(forms))
                .findFirst()
                .or(() -> all.stream().filter(driver -> !driver.answers()).findFirst())
                .orElseGet(this::first);
    }

    private HostDriver first() {
        return all.isEmpty() ? NONE : all.getFirst();
    }
}
