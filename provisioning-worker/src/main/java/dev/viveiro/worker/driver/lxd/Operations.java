package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.worker.driver.DriverFailure;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** LXD's work in the background, waited for to its end. */
final class Operations {
    /** One request of a wait; there are as many as it takes. */
    private static final int ROUND_SECONDS = 30;

    private static final int CANCELLED = 401;

    private final LxdConnection lxd;

    Operations(LxdConnection lxd) {
        this.lxd = lxd;
    }

    /**
     * How a piece of work ended.
     *
     * @param good whether LXD says that it was done, which is not to be trusted without a look
     * @param error what LXD says otherwise
     */
    record End(boolean good, String error, JsonNode metadata) {}

    /** Waits for the work that a request began; a request that was refused has ended. */
    End await(String what, LxdAnswer begun) {
        String operation = begun.operation();
        if (!begun.good()) {
            return new End(false, begun.error(), MissingNode.getInstance());
        }
        return operation == null ? new End(true, "", begun.metadata()) : await(what, operation);
    }

    /** @param operation the path that LXD gave */
    End await(String what, String operation) {
        while (true) {
            LxdAnswer answer = look(what, operation);
            if (answer.absent()) {
                // LXD forgets work soon after its end, and all of it when it is restarted
                return new End(false, "LXD does not know the operation any more", MissingNode.getInstance());
            }
            if (!answer.good()) {
                throw LxdFailures.refused("waiting for LXD to " + what, answer);
            }
            int status = answer.metadata().path("status_code").asInt();
            if (status >= 200) {
                String error = answer.metadata().path("err").asString("");
                return new End(
                        status < 400,
                        error.isEmpty() && status == CANCELLED ? "it was cancelled" : error,
                        answer.metadata().path("metadata"));
            }
        }
    }

    /** Whether the work goes on no more; does not wait. @param operation the path that LXD gave */
    boolean ended(String operation) {
        LxdAnswer answer = lxd.get(operation);
        if (!answer.good() && !answer.absent()) {
            throw LxdFailures.refused("looking at " + operation, answer);
        }
        return answer.absent() || answer.metadata().path("status_code").asInt() >= 200;
    }

    /** What was begun may end or not while nobody can look. */
    private LxdAnswer look(String what, String operation) {
        try {
            return lxd.get(wait(operation));
        } catch (DriverFailure unseen) {
            throw unseen.failureClass() == FailureClass.OUTCOME_UNKNOWN
                    ? unseen
                    : DriverFailure.outcomeUnknown(
                            unseen.code(),
                            "LXD was to %s, and then: %s".formatted(what, unseen.detail()),
                            "look at the machine before trying again",
                            unseen);
        }
    }

    /** Waits until nothing is done to the instance any more, whoever asked for it, nor what was asked is still on its way. */
    void settle(String project, String instance) {
        lxd.awaitLeftAlone("/1.0/instances/" + instance);
        LxdAnswer all = lxd.get("/1.0/operations?recursion=1&project=" + project);
        if (!all.good()) {
            throw LxdFailures.refused("looking at LXD's operations", all);
        }
        String suffix = "/instances/" + instance;
        for (JsonNode ofOneState : all.metadata()) {
            for (JsonNode operation : ofOneState) {
                boolean its = operation
                        .path("resources")
                        .path("instances")
                        .valueStream()
                        .anyMatch(resource -> resource.asString().contains(suffix));
                // somebody's open console is no work that ends by itself
                boolean ends = !operation.path("class").asString("").equals("websocket");
                if (its && ends && operation.path("status_code").asInt() < 200) {
                    End unused = await(
                            "settle", "/1.0/operations/" + operation.path("id").asString());
                }
            }
        }
    }

    private static String wait(String operation) {
        int query = operation.indexOf('?');
        String path = query < 0 ? operation : operation.substring(0, query);
        return path + "/wait?timeout=" + ROUND_SECONDS + (query < 0 ? "" : "&" + operation.substring(query + 1));
    }
}
