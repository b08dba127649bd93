package dev.viveiro.gateway.image.store;

import java.util.UUID;

/** Whose the image store is. */
@FunctionalInterface
public interface StoreOwner {
    /** The same for all replicas on one database, and for no other; goes with the database when that is restored. */
    UUID id();
}
