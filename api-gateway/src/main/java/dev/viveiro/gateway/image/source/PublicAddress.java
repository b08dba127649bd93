package dev.viveiro.gateway.image.source;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * Whether an address is one of the public internet: what is private, local, reserved or a way around that would be read with
 * the gateway's rights in its own network. After the IANA special-purpose address registries (RFC 6890 and its successors).
 */
public final class PublicAddress {
    private PublicAddress() {}

    /** False for what is no unicast address of the public internet. */
    public static boolean is(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublic4(bytes) : isPublic6(bytes);
    }

    private static boolean isPublic4(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        int third = bytes[2] & 0xff;
        return !(first == 0
                || first >= 240
                // shared address space of carriers
                || (first == 100 && second >= 64 && second < 128)
                // protocol assignments, documentation, and the relays of 6to4
                || (first == 192 && second == 0 && (third == 0 || third == 2))
                || (first == 192 && second == 88 && third == 99)
                // benchmarking
                || (first == 198 && (second == 18 || second == 19))
                || (first == 198 && second == 51 && third == 100)
                || (first == 203 && second == 0 && third == 113));
    }

    /** Global unicast without documentation, Teredo and 6to4, which lead to other addresses; NAT64 is none of it. */
    private static boolean isPublic6(byte[] bytes) {
        int first = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        int second = (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
        boolean globalUnicast = first >= 0x2000 && first < 0x4000;
        return globalUnicast
                && first != 0x2002
                && !(first == 0x2001 && (second < 0x0200 || second == 0x0db8))
                && !(first == 0x3fff && second < 0x1000);
    }
}
