package dev.viveiro.gateway.vm;

import dev.viveiro.contract.call.CallRefused;
import dev.viveiro.contract.call.CallTarget;
import dev.viveiro.contract.call.HostCall;
import dev.viveiro.gateway.Http;
import dev.viveiro.messaging.ContractJson;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;

/** A host's answers to a call, as a worker brings them, or as nobody should. */
record Answering(Http stranger, String address, String ticket) {
    static Answering to(HostCall call, Http stranger) {
        CallTarget target = call.target();
        return new Answering(stranger, target.address(), target.ticket());
    }

    Answering with(String otherTicket) {
        return new Answering(stranger, address, otherTicket);
    }

    Answering at(String otherAddress) {
        return new Answering(stranger, otherAddress, ticket);
    }

    Http.Answer say(String type, String text) {
        return put("answer", type, text.getBytes(StandardCharsets.UTF_8));
    }

    Http.Answer refuse(CallRefused.Why why, String detail) {
        return put("refusal", "application/json", ContractJson.write(new CallRefused(why, detail)));
    }

    Http.Answer put(String part, String type, byte[] body) {
        return stranger.send(stranger.request(address + "/" + part)
                .header("Authorization", "Ticket " + ticket)
                .header("Content-Type", type)
                .PUT(BodyPublishers.ofByteArray(body)));
    }

    /** Where it connects to. */
    URI stream(int port) {
        return URI.create("ws://127.0.0.1:" + port + address + "/stream");
    }
}
