package dev.viveiro.gateway.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;

/** Keys for tests of others. */
public final class LinkKeys {
    private LinkKeys() {}

    /** One that comes from 32 times this byte. */
    public static LinkKey in(Path folder, byte each) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, each);
        Path file = folder.resolve("data.key");
        try {
            Files.writeString(file, Base64.getUrlEncoder().encodeToString(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new LinkKey(new DataKey(new KeyFiles(file, file)));
    }
}
