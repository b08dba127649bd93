package dev.viveiro.notification.mail;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** The one thread that looks for due mails: as soon as there is room while there may be more, else every poll. */
@Component
class MailLoop implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(MailLoop.class);

    private final MailDispatcher dispatcher;
    private final DeliverySettings settings;
    private final Semaphore room = new Semaphore(0);
    private @Nullable Thread thread;

    MailLoop(MailDispatcher dispatcher, DeliverySettings settings) {
        this.dispatcher = dispatcher;
        this.settings = settings;
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            thread = Thread.ofPlatform().name("mail-loop").daemon().start(this::run);
        }
    }

    private void run() {
        try {
            while (true) {
                round();
                room.tryAcquire(settings.poll().toMillis(), TimeUnit.MILLISECONDS);
                room.drainPermits();
            }
        } catch (InterruptedException e) {
            log.debug("The mail loop ends.");
        }
    }

    private void round() {
        try {
            dispatcher.round(room::release);
        } catch (RuntimeException e) {
            log.warn("Due mails can't be looked up; they wait for the next look: {}", e.getMessage());
        }
    }

    /** Starts no more mails and waits for those on the way. */
    @Override
    public synchronized void stop() {
        Thread running = thread;
        if (running == null) {
            return;
        }
        thread = null;
        running.interrupt();
        try {
            running.join();
            dispatcher.finish();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
