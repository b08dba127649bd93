package dev.viveiro.worker.driver.libvirt;

import java.util.List;
import java.util.function.Predicate;

/** Where the images of a worker are, each by its distinct name. */
interface ImageStore {
    /** Those that came from the gateway, whole or not. */
    List<String> brought();

    /** Which of them machines need now. */
    Predicate<String> used();

    /** Afterwards there is nothing of it. */
    void delete(String image);
}
