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
import java.security.SecureRandom;
import java.text.ParseException;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A random AES-256 key for some passwords, itself sealed to the notification worker: agreeing on a key costs a hundred times what
 * sealing a password with it does. Whoever makes one forgets it soon, after few passwords and a short time.
 */
public final class SealingKey {
    private static final int BYTES = 32;

    private final SecretKey secret;
    private final String sealed;
    private final String recipient;

    private SealingKey(SecretKey secret, String sealed, String recipient) {
        this.secret = secret;
        this.sealed = sealed;
        this.recipient = recipient;
    }

    /** {@code recipient} is the notification worker's public key, EC P-256, with its {@code kid}. */
    public static SealingKey to(ECKey recipient, SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        JWEHeader header = new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A256GCM)
                .keyID(recipient.getKeyID())
                .build();
        JWEObject jwe = new JWEObject(header, new Payload(bytes));
        try {
            jwe.encrypt(new ECDHEncrypter(recipient));
        } catch (JOSEException e) {
            throw new IllegalStateException(
                    "expected an EC P-256 public key to seal to, got " + recipient.getKeyID(), e);
        }
        return new SealingKey(new SecretKeySpec(bytes, "AES"), jwe.serialize(), recipient.getKeyID());
    }

    static SecretKey open(String sealed, ECKey privateKey) throws ParseException, JOSEException {
        JWEObject jwe = JWEObject.parse(sealed);
        jwe.decrypt(new ECDHDecrypter(privateKey));
        return new SecretKeySpec(jwe.getPayload().toBytes(), "AES");
    }

    SecretKey secret() {
        return secret;
    }

    /** Itself, as a compact JWE to the recipient. */
    String sealed() {
        return sealed;
    }

    /** {@code kid} of the key that opens what is sealed with this one. */
    public String recipient() {
        return recipient;
    }

    @Override
    public String toString() {
        return "SealingKey[to " + recipient + "]";
    }
}
