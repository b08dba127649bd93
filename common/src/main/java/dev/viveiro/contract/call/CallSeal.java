package dev.viveiro.contract.call;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import dev.viveiro.contract.Contracts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * How a host knows that a call is the gateway's: a compact JWS (ES256) whose {@code typ} is {@link #TYPE} and whose payload is
 * the digest of all that the call says.
 */
public final class CallSeal {
    /** So that no other signature of the gateway stands for a call. */
    public static final String TYPE = "viveiro-host-call";

    private CallSeal() {}

    /** SHA-256, hexadecimal, over every member but the signature, a line each; times in milliseconds since 1970. */
    public static String digest(HostCall call) {
        CallTarget target = call.target();
        List<String> lines = new ArrayList<>(List.of(
                Contracts.typeOf(call.getClass()),
                target.call().toString(),
                target.host().toString(),
                target.vm().toString(),
                String.valueOf(target.generation()),
                target.address(),
                target.ticket(),
                String.valueOf(target.deadline().toEpochMilli())));
        lines.addAll(call.particulars());
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Whether the holder of this key signed this very call. */
    public static boolean good(HostCall call, ECKey gateway) {
        try {
            JWSObject signed = JWSObject.parse(call.target().signature());
            return signed.getHeader().getType() != null
                    && TYPE.equals(signed.getHeader().getType().getType())
                    && JWSAlgorithm.ES256.equals(signed.getHeader().getAlgorithm())
                    && signed.verify(new ECDSAVerifier(gateway))
                    && digest(call).equals(signed.getPayload().toString());
        } catch (ParseException | JOSEException unreadable) {
            return false;
        }
    }
}
