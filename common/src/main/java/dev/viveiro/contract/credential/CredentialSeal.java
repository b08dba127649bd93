package dev.viveiro.contract.credential;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.jwk.ECKey;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.VmId;
import java.text.ParseException;

/**
 * How a password is sealed to the notification worker: a compact JWE (RFC 7516, ECDH-ES with A256GCM) of its UTF-8 bytes.
 * The protected header names the machine and its generation, so a seal can't be passed off as another machine's.
 */
public final class CredentialSeal {
    private static final String VM = "vm";
    private static final String GENERATION = "generation";

    private CredentialSeal() {}

    /** {@code key} is the notification worker's public key, EC P-256, with its {@code kid}. */
    public static String seal(Secret password, VmId vm, int generation, ECKey key) {
        JWEHeader header = new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A256GCM)
                .keyID(key.getKeyID())
                .customParam(VM, vm.toString())
                .customParam(GENERATION, generation)
                .build();
        JWEObject jwe = new JWEObject(header, new Payload(password.revealUtf8()));
        try {
            jwe.encrypt(new ECDHEncrypter(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("expected an EC P-256 public key to seal to, got " + key.getKeyID(), e);
        }
        return jwe.serialize();
    }

    /**
     * Opens a seal in memory.
     *
     * @throws IllegalArgumentException when it is no seal, was made for another key, or names another machine or generation;
     *     the message holds nothing of its content
     */
    public static Secret open(String sealed, VmId vm, int generation, ECKey privateKey) {
        try {
            JWEObject jwe = JWEObject.parse(sealed);
            jwe.decrypt(new ECDHDecrypter(privateKey));
            requireFor(vm, generation, jwe.getHeader());
            return Secret.of(jwe.getPayload().toString());
        } catch (ParseException | JOSEException e) {
            throw new IllegalArgumentException(
                    "the sealed credential of machine " + vm + " can't be opened with key " + privateKey.getKeyID(), e);
        }
    }

    private static void requireFor(VmId vm, int generation, JWEHeader header) {
        boolean same = vm.toString().equals(header.getCustomParam(VM))
                && header.getCustomParam(GENERATION) instanceof Number sealedFor
                && sealedFor.intValue() == generation;
        if (!same) {
            throw new IllegalArgumentException("expected a credential sealed for machine " + vm + ", generation "
                    + generation + "; it was sealed for " + header.getCustomParam(VM) + ", generation "
                    + header.getCustomParam(GENERATION));
        }
    }
}
