package dev.viveiro.worker.operation;

import dev.viveiro.worker.journal.CommitProbe;

/** Lets some commits pass and kills the process at the next one, before or after it is durable. */
final class Death implements CommitProbe {
    private int survived = Integer.MAX_VALUE;
    private boolean late;

    /** @param afterCommit whether the last commit is durable, and nobody was told so */
    synchronized void comesAfter(int commits, boolean afterCommit) {
        survived = commits;
        late = afterCommit;
    }

    synchronized void comesNot() {
        survived = Integer.MAX_VALUE;
    }

    @Override
    public void beforeCommit() {
        strike(false);
    }

    @Override
    public void afterCommit() {
        strike(true);
    }

    private synchronized void strike(boolean afterCommit) {
        if (late == afterCommit && survived-- <= 0) {
            throw new IllegalStateException("killed " + (afterCommit ? "after" : "before") + " a commit");
        }
    }
}
