package dev.viveiro.cli;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bodies that the API and the mail sink answer with, as far as the commands look. */
final class Answers {
    private Answers() {}

    /** 202 to what starts work. */
    record Accepted(Vm vm, Operation operation) {}

    /** 202 to what starts a batch. */
    record AcceptedBatch(Batch batch) {}

    /**
     * One page of a list.
     *
     * @param <T> what is listed
     */
    interface PageOf<T> {
        List<T> items();

        /** Null on the last page. */
        @Nullable
        String nextPageToken();
    }

    /** One page of machines. */
    record Vms(List<Vm> items, @Nullable String nextPageToken) implements PageOf<Vm> {}

    /** One page of a batch's items. */
    record BatchItems(List<BatchItem> items, @Nullable String nextPageToken) implements PageOf<BatchItem> {}

    /** One page of hosts. */
    record Hosts(List<Host> items, @Nullable String nextPageToken) implements PageOf<Host> {}

    /** A host by id and name, and what it drives; it says the latter once it has joined. */
    record Host(
            String id,
            String name,
            String state,
            @Nullable String impediment,
            @Nullable Integer machines,
            @Nullable List<Driver> drivers) {
        /** In the host's order. */
        List<Driver> driven() {
            return drivers == null ? List.of() : drivers;
        }
    }

    /** One of a host's hypervisors; the impediment is null while it can start machines, and {@code lacks} says why it can't do the rest. */
    record Driver(
            String name,
            @Nullable String version,
            @Nullable List<String> capabilities,
            @Nullable String impediment,
            @Nullable Map<String, String> lacks) {
        /** As it is said in one word or two. */
        String named() {
            return version == null ? name : name + " " + version;
        }
    }

    /** One page of images. */
    record Images(List<Image> items) {}

    /** An image by its name. */
    record Image(String name) {}

    /** One page of usage. */
    record Usage(List<UsageLine> items, @Nullable String nextPageToken) implements PageOf<UsageLine> {}

    /** What was used of one meter; {@code to} is null while it is open. */
    record UsageLine(String meter, Instant from, @Nullable Instant to, BigDecimal quantity, String unit) {}

    /** What a one-time link reveals. */
    record Revealed(String account, String address, String password, String login) {
        @Override
        public String toString() {
            return "Revealed[" + account + ", " + address + ", redacted, " + login + "]";
        }
    }

    /** The way into the system for one new host. */
    record JoinToken(String joinToken) {
        @Override
        public String toString() {
            return "JoinToken[redacted]";
        }
    }

    /** Mail in the sink, newest first. */
    record Mails(List<Mail> items, @Nullable String nextPageToken) {}

    /** One mail that arrived. */
    record Mail(String id, List<String> to, String subject, String text) {}
}
