package dev.viveiro.contract.image;

import java.util.UUID;

/** Facts about images that the gateway decided and tells everyone. */
public sealed interface ImageFact permits ImageChanged {
    UUID image();
}
