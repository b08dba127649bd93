package dev.viveiro.gateway.image.source;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;

/** Finds the addresses that are connected to, and gives none that is not public: a name can't change between look and use. */
record PublicResolver(boolean privateToo) implements SocketAddressResolver {
    /** A name leads into the own network. */
    static final class PrivateAddress extends IOException {
        PrivateAddress(String host) {
            super(host + " has no public address");
        }
    }

    @Override
    public void resolve(String host, int port, Map<String, Object> context, Promise<List<InetSocketAddress>> promise) {
        try {
            List<InetSocketAddress> addresses = Arrays.stream(InetAddress.getAllByName(host))
                    .filter(address -> privateToo || PublicAddress.is(address))
                    .map(address -> new InetSocketAddress(address, port))
                    .toList();
            if (addresses.isEmpty()) {
                promise.failed(new PrivateAddress(host));
            } else {
                promise.succeeded(addresses);
            }
        } catch (UnknownHostException e) {
            promise.failed(e);
        }
    }
}
