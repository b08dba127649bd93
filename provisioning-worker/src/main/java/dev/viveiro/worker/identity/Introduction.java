package dev.viveiro.worker.identity;

import dev.viveiro.worker.driver.DriverInfo;
import dev.viveiro.worker.driver.Resources;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a host tells of itself when it joins. */
public record Introduction(Driver driver, Total total) {
    record Driver(
            String name,
            String version,
            List<String> capabilities,
            @Nullable String impediment) {}

    record Total(long vcpus, long memoryMib, long diskGib) {}

    /** @param total never less than one of each on the wire, even when an impeded driver can't count */
    public static Introduction of(DriverInfo driver, Resources total) {
        return new Introduction(
                new Driver(
                        driver.name(),
                        driver.version(),
                        driver.capabilities().stream().map(Enum::name).sorted().toList(),
                        driver.impediment()),
                new Total(Math.max(1, total.vcpus()), Math.max(1, total.memoryMib()), Math.max(1, total.diskGib())));
    }
}
