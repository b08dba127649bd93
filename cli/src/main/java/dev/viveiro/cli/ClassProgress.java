package dev.viveiro.cli;

import java.util.List;

/**
 * How far a class is.
 *
 * @param mails rows whose mail has come
 * @param failed rows that failed, in the order of their lines
 */
record ClassProgress(Batch batch, int mails, List<BatchItem> failed) {
    ClassProgress {
        failed = List.copyOf(failed);
    }

    /** One line of all counts. */
    String counts() {
        var counts = batch.counts();
        return counts.succeeded() + "/" + counts.total() + " done, " + counts.running() + " in work, "
                + counts.pending() + " waiting, " + counts.failed() + " failed, " + mails + " mails";
    }

    /** 0 to 100; 100 only when every row has ended. */
    int percent() {
        var counts = batch.counts();
        return counts.total() == 0 ? 100 : (int) (counts.ended() * 100L / counts.total());
    }

    /** When it will have ended, in words; empty while nobody knows. */
    String eta() {
        return batch.etaSeconds() == null ? "" : "ETA " + batch.etaSeconds() + " s";
    }
}
