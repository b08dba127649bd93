package dev.viveiro.worker.driver.lxd;

import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One connection to LXD's events. Public because Jetty calls nobody else. */
public final class LxdEvents implements Session.Listener.AutoDemanding {
    private static final Logger log = LoggerFactory.getLogger(LxdEvents.class);

    private final Consumer<JsonNode> each;
    private final CountDownLatch ended;

    /** @param ended counted down when the connection has ended, whatever ended it */
    LxdEvents(Consumer<JsonNode> each, CountDownLatch ended) {
        this.each = each;
        this.ended = ended;
    }

    @Override
    public void onWebSocketText(String text) {
        try {
            each.accept(JsonMapper.shared().readTree(text));
        } catch (RuntimeException e) {
            log.warn("An event of LXD's is left out; the next report makes up for it.", e);
        }
    }

    @Override
    public void onWebSocketClose(int status, @Nullable String reason, Callback callback) {
        callback.succeed();
        ended.countDown();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        ended.countDown();
    }
}
