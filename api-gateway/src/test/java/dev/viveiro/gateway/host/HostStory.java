package dev.viveiro.gateway.host;

import dev.viveiro.gateway.GatewayUnderTest;
import dev.viveiro.gateway.Http;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A host on its way to join. */
public record HostStory(GatewayUnderTest gateway, String name, String id, String token) {
    public static HostStory register(GatewayUnderTest gateway) {
        return register(gateway, "h" + UUID.randomUUID().toString().substring(0, 12));
    }

    public static HostStory register(GatewayUnderTest gateway, String name) {
        Http.Answer made =
                gateway.admin().post("/v1/hosts", "{'name':'" + name + "'}").is(201);
        return new HostStory(gateway, name, made.text("/host/id"), made.text("/joinToken"));
    }

    public HostStory registerAgain() {
        return register(gateway, name);
    }

    public HostStory withToken(String other) {
        return new HostStory(gateway, name, id, other);
    }

    /** A host of 16 threads, 64 GiB and 1 TiB. */
    public Http.Answer join(@Nullable String nonce) {
        String body = "{'token':'" + token + "'," + (nonce == null ? "" : "'joinNonce':'" + nonce + "',")
                + "'driver':{'name':'simulated','version':'1.0','capabilities':['REBOOT'],'impediment':null},"
                + "'total':{'vcpus':16,'memoryMib':65536,'diskGib':1024},'journal':'j-1'}";
        return gateway.stranger().post("/v1/hosts/join", body);
    }
}
