package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.libvirt.Network;
import org.libvirt.StoragePool;

/** Whatever there is of a worker's machines: domains, volumes, addresses that networks keep, and files. */
final class LibvirtTraces {
    private static final int EVERY_DOMAIN = 0;
    /** What a container's guest has lies deeper. */
    private static final int DEEPEST = 4;

    private LibvirtTraces() {}

    /**
     * Of the worker with this home.
     *
     * @param folders others that may have files with its name
     */
    static List<String> of(LibvirtLink link, Path home, Path... folders) {
        try {
            String ours = Owner.of(home.resolve(LibvirtDriver.NAME), Ids.timeOrdered())
                    .prefix();
            List<String> found =
                    link.ask("look for traces", connection -> told(connection).toList());
            Stream<String> files = Stream.concat(Stream.of(home), Stream.of(folders))
                    .flatMap(folder -> files(folder, folder.equals(home) ? "" : ours));
            return Stream.concat(
                            found.stream().filter(each -> each.startsWith("<host") || each.startsWith(ours)), files)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> told(LibvirtConnection connection) throws LibvirtException {
        List<String> found = new ArrayList<>();
        for (Domain domain : connection.listAllDomains(EVERY_DOMAIN)) {
            found.add(domain.getName());
            int unused = domain.free();
        }
        for (String name : connection.listStoragePools()) {
            StoragePool pool = connection.storagePoolLookupByName(name);
            found.addAll(List.of(pool.listVolumes()));
            int unused = pool.free();
        }
        for (String name : connection.listNetworks()) {
            Network network = connection.networkLookupByName(name);
            network.getXMLDesc(0)
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith("<host"))
                    .forEach(found::add);
            int unused = network.free();
        }
        return found.stream();
    }

    /** Names of files and, where they belong to one, of folders of machines. */
    private static Stream<String> files(Path folder, String named) {
        try (Stream<Path> all = Files.walk(folder, DEEPEST)) {
            return all
                    .filter(path -> Files.isRegularFile(path)
                            || path.getFileName().toString().startsWith("viveiro-"))
                    .map(path -> folder.relativize(path).toString())
                    .filter(path -> path.contains(named))
                    .map(path -> "file " + path)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
