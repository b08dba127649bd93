package dev.viveiro.gateway.batch;

/** Items by state; {@code total} is the sum of the others. */
public record BatchCounts(int total, int pending, int running, int succeeded, int failed, int cancelled, int skipped) {
    /** What has not ended. */
    public int open() {
        return pending + running;
    }
}
