package dev.viveiro.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The script of a class of two in which all goes well: one look before anything, one in the middle, one at the end. */
final class ClassStory {
    static final String SUBMIT = "POST /v1/batches";
    static final String BATCH = "GET /v1/batches/b-1";
    static final String ITEMS = "GET /v1/batches/b-1/items?limit=500";
    static final String VMS = "GET /v1/vms?limit=500&batch=b-1";
    static final String NEW_MAILS = "GET /mail/messages?limit=100";
    static final String NO_CAUSE = "null";
    static final String HOST_FULL =
            "{'code':'host-full','fault':'SYSTEM','detail':'the pool has no room.','nextStep':'Add a disk.'}";

    private ClassStory() {}

    static StandIn told() {
        return new StandIn()
                .on(Story.LIST, 200, "{'items':[]}")
                .on("GET /mail/messages?limit=1", 200, "{'items':[" + mail("m-0", "old@x", "old") + "]}")
                .on(SUBMIT, 202, "{'batch':" + batch("RUNNING", 2, 0, 0, 0, "null") + "}")
                .on(VMS, 200, "{'items':[" + vm(1, "RUNNING") + "],'nextPageToken':'t'}")
                .on(VMS + "&pageToken=t", 200, "{'items':[" + vm(2, "RUNNING") + "]}")
                .on(
                        ITEMS,
                        200,
                        "{'items':[" + item(1, "SUCCEEDED", NO_CAUSE) + "," + item(2, "SUCCEEDED", NO_CAUSE) + "]}")
                .on(BATCH, 200, batch("RUNNING", 2, 0, 0, 0, "null"))
                .on(BATCH, 200, batch("RUNNING", 0, 1, 1, 0, "7"))
                .on(BATCH, 200, batch("SUCCEEDED", 0, 0, 2, 0, "null"))
                .on(NEW_MAILS, 200, "{'items':[" + mail("m-0", "old@x", "old") + "]}")
                .on(
                        NEW_MAILS,
                        200,
                        "{'items':[" + mail("m-1", "Ana@x.org", "ana") + "," + mail("m-0", "old@x", "old") + "]}")
                .on(
                        NEW_MAILS,
                        200,
                        "{'items':[" + mail("m-2", "ben@x.org", "ben") + "," + mail("m-1", "ana@x.org", "ana") + "]}")
                .on("GET /v1/hosts?limit=500", 200, "{'items':[{'id':'h-1','name':'host-1','state':'UP'}]}")
                .on("GET /v1/usage?vm=vm-1", 200, "{'items':[" + usage("null") + "]}")
                .on("GET /v1/usage?vm=vm-2", 200, "{'items':[]}")
                .on(
                        "GET /v1/usage?vm=vm-2",
                        200,
                        "{'items':[" + usage("'2025-12-31T23:59:59.000001Z'") + "," + usage("null") + "]}");
    }

    /** A file with the rows of the story. */
    static Path roster(Path folder) {
        return file(folder, "name,email\nAna,ana@x.org\nBen,ben@x.org\n");
    }

    static Path file(Path folder, String text) {
        try {
            return Files.writeString(folder.resolve("class.csv"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String batch(String state, int pending, int running, int succeeded, int failed, String eta) {
        return "{'id':'b-1','state':'" + state + "','counts':{'total':2,'pending':" + pending + ",'running':" + running
                + ",'succeeded':" + succeeded + ",'failed':" + failed + ",'cancelled':0,'skipped':0},'progress':1,"
                + "'etaSeconds':" + eta + ",'createdAt':'2026-01-01T00:00:00Z','endedAt':null}";
    }

    static String item(int number, String state, String cause) {
        var person = number == 1 ? "'name':'Ana \\u001b[2J','email':'ana@x.org'" : "'name':'Ben','email':'ben@x.org'";
        return "{'line':" + (number + 1) + "," + person + ",'state':'" + state + "','cause':" + cause + ",'vm':'vm-"
                + number + "','operation':'op-" + number + "'}";
    }

    static String vm(int number, String state) {
        return "{'id':'vm-" + number + "','name':'" + (number == 1 ? "ana" : "ben") + "','state':'" + state
                + "','host':'h-1','address':'10.20.0." + number + "'}";
    }

    static String mail(String id, String to, String machine) {
        return "{'id':'" + id + "','to':['" + to + "'],'subject':'s','text':'your machine " + machine + " is ready'}";
    }

    private static String usage(String to) {
        return "{'meter':'MEMORY','from':'2025-12-31T23:59:58Z','to':" + to + ",'quantity':1024,'unit':'MiB'}";
    }
}
