package dev.viveiro.gateway.image;

import dev.viveiro.gateway.image.store.StoreOwner;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The id that the database was given when it was made. */
@Repository
class SqlStoreOwner implements StoreOwner {
    private final JdbcClient jdbc;

    SqlStoreOwner(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public UUID id() {
        return jdbc.sql("select owner from image_store").query(UUID.class).single();
    }
}
