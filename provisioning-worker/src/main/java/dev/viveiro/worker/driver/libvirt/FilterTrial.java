package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.Pause;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a filter's rules on the host and takes them away again, for the loopback card, which is in no bridge, so that they hold for
 * nobody. What is missing for them shows before a guest is to be started. A card has one filter, so that workers of one libvirt take
 * turns, each by a name of its own.
 */
final class FilterTrial {
    private static final String FAMILY = "viveiro-trial";

    /** One of libvirt's own, for a libvirt that has not taken ours yet. */
    private static final String USUAL = "no-ip-multicast";

    /** A trial takes less than a second; what is there after so many looks was left by one that died. */
    private static final int LOOKS = 5;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final Logger log = LoggerFactory.getLogger(FilterTrial.class);

    private final Card card;
    private final Optional<String> filter;
    private final String own;
    private final Pause pause;

    /** The card's filter, as libvirt has it. */
    interface Card {
        /** Makes one for this owner. @return what libvirt said against it; empty when it made it */
        String make(String filter, String owner);

        /** Whose there is. */
        Optional<String> owner();

        /** Afterwards there is none of this owner. */
        void remove(String owner);
    }

    /**
     * A trial.
     *
     * @param filter one that libvirt knows; empty when it knows none
     * @param who tries: no other worker or tool of this libvirt has the same name
     */
    FilterTrial(Card card, Optional<String> filter, String who, Pause pause) {
        this.card = card;
        this.filter = filter;
        this.own = FAMILY + "-" + who;
        this.pause = pause;
    }

    /** With what libvirt knows now. */
    static String trouble(LibvirtLink link, String who, Pause pause) {
        Optional<String> filter = List.of(AddressGuard.NAME, USUAL).stream()
                .filter(name -> AddressGuard.known(link, name))
                .findFirst();
        return new FilterTrial(new LoopbackCard(link), filter, who, pause).trouble();
    }

    /** What libvirt said against it; empty when it made the rules, and where that can't be tried. */
    String trouble() {
        if (filter.isEmpty()) {
            return "";
        }
        try {
            return trouble(filter.get());
        } catch (LinkageError e) {
            log.debug("This libvirt has no filters of single cards; what is missing for them shows at a start.", e);
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LibvirtFailures.interrupted("trying a network filter", e);
        }
    }

    private String trouble(String name) throws InterruptedException {
        // what this worker left when it died
        card.remove(own);
        for (int look = 1; ; look++) {
            Optional<String> other = card.owner();
            if (other.isPresent() && !other.get().startsWith(FAMILY)) {
                // an operator's own: nothing can be tried beside it
                return "";
            }
            if (other.isPresent() && look >= LOOKS) {
                card.remove(other.get());
            } else if (other.isPresent()) {
                pause.pause(BETWEEN_LOOKS);
                continue;
            }
            String error = card.make(name, own);
            boolean made = error.isEmpty() || card.owner().filter(own::equals).isPresent();
            card.remove(own);
            if (made) {
                return "";
            }
            if (!error.contains("already exists") || look >= 2 * LOOKS) {
                return error;
            }
            // another worker's came between the look and this
            pause.pause(BETWEEN_LOOKS);
        }
    }
}
