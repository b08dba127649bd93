package dev.viveiro.gateway.change.log;

import dev.viveiro.gateway.change.ChangeKind;
import dev.viveiro.gateway.change.ChangeViews;
import dev.viveiro.gateway.change.log.Numbering.Thing;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Asks the features how their things look, and writes that as a GET would. */
@Component
class Looks {
    private static final Logger log = LoggerFactory.getLogger(Looks.class);

    private final Map<ChangeKind, ChangeViews> views = new EnumMap<>(ChangeKind.class);
    private final JsonMapper json;

    Looks(List<ChangeViews> views, JsonMapper json) {
        views.forEach(of -> this.views.put(of.kind(), of));
        this.json = json;
    }

    /** JSON of those that are still there, in the order given. */
    SequencedMap<Thing, String> of(JdbcClient snapshot, List<Thing> things) {
        Map<ChangeKind, Map<UUID, Object>> seen = new EnumMap<>(ChangeKind.class);
        views.forEach((kind, of) -> seen.put(
                kind,
                read(
                        of,
                        snapshot,
                        things.stream()
                                .filter(thing -> thing.kind() == kind)
                                .map(Thing::id)
                                .toList())));
        SequencedMap<Thing, String> looks = new LinkedHashMap<>();
        for (Thing thing : things) {
            Object view = seen.getOrDefault(thing.kind(), Map.of()).get(thing.id());
            if (view != null) {
                looks.put(thing, json.writeValueAsString(view));
            }
        }
        return looks;
    }

    private static Map<UUID, Object> read(ChangeViews views, JdbcClient snapshot, Collection<UUID> things) {
        if (things.isEmpty()) {
            return Map.of();
        }
        try {
            return views.of(snapshot, things);
        } catch (DataAccessException storeAway) {
            throw storeAway;
        } catch (RuntimeException oneIsUnreadable) {
            return readEach(views, snapshot, things);
        }
    }

    /** A row that this version can't read, as one that a newer replica wrote, must not hold up all others. */
    private static Map<UUID, Object> readEach(ChangeViews views, JdbcClient snapshot, Collection<UUID> things) {
        Map<UUID, Object> read = new HashMap<>();
        for (UUID thing : things) {
            try {
                read.putAll(views.of(snapshot, List.of(thing)));
            } catch (DataAccessException storeAway) {
                throw storeAway;
            } catch (RuntimeException e) {
                log.error(
                        "A change of {} {} is not shown to those who watch; its next change is shown if it can be read.",
                        views.kind().event(),
                        thing,
                        e);
            }
        }
        return read;
    }
}
