package dev.viveiro.worker.driver;

/** The end of a worker after so many calls of its hypervisor: it makes no other one, whoever asks for it. */
public final class Death implements Runnable {
    private int left = Integer.MAX_VALUE;
    private boolean met;

    private static final class Dead extends Error {
        private static final long serialVersionUID = 1;

        Dead() {
            super("the worker is dead", null, false, false);
        }
    }

    /** It lives on for so many moments. */
    synchronized void after(int moments) {
        left = moments;
    }

    /** A moment in which it may die, or is dead. */
    @Override
    public synchronized void run() {
        if (left == 0) {
            met = true;
            throw new Dead();
        }
        left--;
    }

    /** Whether it died of this work; what else goes wrong is thrown. */
    boolean endsWithin(Runnable work) {
        try {
            work.run();
        } catch (Dead | DriverFailure end) {
            if (!met()) {
                throw end;
            }
        }
        return met();
    }

    private synchronized boolean met() {
        return met;
    }
}
