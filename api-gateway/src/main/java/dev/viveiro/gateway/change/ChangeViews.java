package dev.viveiro.gateway.change;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How the changed things of one kind look; the feature that has such things answers, as a bean. */
public interface ChangeViews {
    ChangeKind kind();

    /**
     * The things as a GET of each answers them, by id; what is not there any more is left out.
     *
     * @param snapshot reads the committed state that is being numbered; no other connection does
     */
    Map<UUID, Object> of(JdbcClient snapshot, Collection<UUID> things);
}
