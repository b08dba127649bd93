package dev.viveiro.worker.journal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.OSInfo;

/**
 * Keeps SQLite's native library in the worker's folder. Left alone, sqlite-jdbc unpacks it into the temp folder at every
 * start, and a crash loop fills the disk with copies.
 */
final class NativeLibrary {
    private NativeLibrary() {}

    /** Takes effect before the first connection of the process only. */
    static synchronized void keepIn(Path home) {
        if (System.getProperty("org.sqlite.lib.path") != null) {
            return;
        }
        String name = System.mapLibraryName("sqlitejdbc");
        Path folder = home.resolve("native").resolve(SQLiteJDBCLoader.getVersion());
        Path library = folder.resolve(name);
        String resource = "/org/sqlite/native/" + OSInfo.getNativeLibFolderPathForCurrentOS() + "/" + name;
        try (InputStream packed = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (packed == null) {
                return; // an unusual platform: sqlite-jdbc looks for itself
            }
            if (!Files.exists(library)) {
                Files.createDirectories(folder);
                Path whole = Files.createTempFile(folder, name, ".new");
                Files.copy(packed, whole, StandardCopyOption.REPLACE_EXISTING);
                Files.move(whole, library, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the journal's library can't be kept in " + folder, e);
        }
        System.setProperty("org.sqlite.lib.path", folder.toString());
        System.setProperty("org.sqlite.lib.name", name);
    }
}
