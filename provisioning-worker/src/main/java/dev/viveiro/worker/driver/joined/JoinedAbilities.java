package dev.viveiro.worker.driver.joined;

import dev.viveiro.worker.driver.Capturing;
import dev.viveiro.worker.driver.ExtraDisks;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.Moving;
import dev.viveiro.worker.driver.UnusedImages;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What several drivers can that not every one can: what is said of a machine goes to its holder, what is said of the host to all. */
final class JoinedAbilities {
    private final List<HypervisorDriver> drivers;
    private final Holders holders;
    private final Map<Class<?>, Object> ofTheHost;

    /** How a machine is made by one of the drivers. */
    @FunctionalInterface
    interface Making {
        Machine made(MachineSpec spec, Function<HypervisorDriver, Machine> by);
    }

    JoinedAbilities(List<HypervisorDriver> drivers, Holders holders, Making making) {
        this.drivers = drivers;
        this.holders = holders;
        UnusedImages images = () -> Each.of(having(UnusedImages.class), UnusedImages::discard);
        this.ofTheHost = Map.of(
                UnusedImages.class,
                images,
                ExtraDisks.class,
                new JoinedDisks(drivers, holders),
                Capturing.class,
                new JoinedCaptures(() -> having(Capturing.class), holders),
                Moving.class,
                new JoinedMoves(() -> having(Moving.class), holders, making));
    }

    <T> Optional<T> of(Class<T> type) {
        if (having(type).isEmpty()) {
            return Optional.empty();
        }
        Object joined = ofTheHost.get(type);
        return Optional.of(joined == null ? OfMachines.at(holders, type) : type.cast(joined));
    }

    private <T> List<T> having(Class<T> type) {
        return drivers.stream().flatMap(driver -> driver.ability(type).stream()).toList();
    }
}
