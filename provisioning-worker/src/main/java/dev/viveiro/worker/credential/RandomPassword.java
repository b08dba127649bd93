package dev.viveiro.worker.credential;

import dev.viveiro.kernel.Secret;
import java.util.random.RandomGenerator;

/** Passwords that people can read aloud: 18 characters without look-alikes, in groups, worth 104 bits. */
final class RandomPassword {
    /** Without 0 O o, 1 l I i. */
    static final String ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789";

    private static final int GROUPS = 3;
    private static final int GROUP = 6;

    private RandomPassword() {}

    static Secret from(RandomGenerator random) {
        StringBuilder password = new StringBuilder();
        for (int group = 0; group < GROUPS; group++) {
            if (group > 0) {
                password.append('-');
            }
            for (int i = 0; i < GROUP; i++) {
                password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
        }
        return Secret.of(password.toString());
    }
}
