package dev.viveiro.worker.driver.lxd;

import dev.viveiro.worker.driver.MachineListener;
import dev.viveiro.worker.driver.Pause;
import dev.viveiro.worker.driver.Watch;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** LXD's lifecycle events of one project as hints; a connection that breaks is made again. */
final class LxdWatch implements Watch {
    private static final Duration BEFORE_ANOTHER = Duration.ofSeconds(2);
    private static final Duration CONNECTING = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(LxdWatch.class);

    private final LxdConnection lxd;
    private final String path;
    private final MachineListener listener;
    private final Pause pause;
    private final CountDownLatch first = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Session session;

    private LxdWatch(LxdConnection lxd, String project, MachineListener listener, Pause pause) {
        this.lxd = lxd;
        this.path = "/1.0/events?type=lifecycle&project=" + project;
        this.listener = listener;
        this.pause = pause;
        this.thread = Thread.ofVirtual().name("lxd-watch").unstarted(this::run);
    }

    /** Returns when it hears, or when it was found that it can't yet. */
    static LxdWatch start(LxdConnection lxd, String project, MachineListener listener, Pause pause) {
        LxdWatch watch = new LxdWatch(lxd, project, listener, pause);
        watch.thread.start();
        try {
            watch.first.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return watch;
    }

    private void run() {
        try {
            while (!closed) {
                hear();
                first.countDown();
                pause.pause(BEFORE_ANOTHER);
            }
        } catch (InterruptedException e) {
            log.debug("The watch of LXD's events ends.");
        } finally {
            first.countDown();
        }
    }

    /** Returns when the connection has ended. */
    private void hear() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        try {
            session = lxd.listen(path, new LxdEvents(this::tell, ended))
                    .orTimeout(CONNECTING.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            first.countDown();
            ended.await();
        } catch (IOException | RuntimeException e) {
            log.warn(
                    "LXD's events can't be heard, and are tried again; reports show changes meanwhile: {}",
                    e.getMessage());
        }
    }

    private void tell(JsonNode event) {
        String source = event.path("metadata").path("source").asString("");
        String prefix = "/1.0/instances/";
        if (!closed && source.startsWith(prefix)) {
            String name = source.substring(prefix.length()).split("[/?]", 2)[0];
            InstanceMark.vmNamed(name).ifPresent(listener::mayHaveChanged);
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        Session open = session;
        if (open != null) {
            // without the words of a close: LXD may answer them after a minute only
            open.disconnect();
        }
    }
}
