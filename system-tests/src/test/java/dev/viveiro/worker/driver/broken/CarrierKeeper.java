package dev.viveiro.worker.driver.broken;

import java.util.concurrent.Semaphore;

/** Waits in every way that keeps a carrier. */
public final class CarrierKeeper {
    private final Semaphore turns = new Semaphore(0);
    private boolean done;

    public synchronized void waits() throws InterruptedException {
        while (!done) {
            wait();
        }
    }

    public synchronized void ends() {
        done = true;
        notifyAll();
    }

    public void waitsInside() throws InterruptedException {
        synchronized (turns) {
            turns.acquire();
        }
    }

    public void waitsOutside() throws InterruptedException {
        synchronized (turns) {
            done = true;
        }
        turns.acquire();
    }
}
