package dev.viveiro.worker.driver.libvirt;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Images in the pool. One is used while a machine's mark names it, while it is in a machine's description, and while a disk lies above
 * it.
 */
record PoolImages(Images images, Volumes volumes, Domains domains, Owner owner) implements ImageStore {
    @Override
    public List<String> brought() {
        return volumes.names().stream()
                .flatMap(name -> images.brought(name).stream())
                .distinct()
                .toList();
    }

    @Override
    public Predicate<String> used() {
        String used = Stream.concat(marksAndDescriptions(), below()).collect(Collectors.joining("\n"));
        return image -> used.contains(beginning(image));
    }

    /** An ISO is in the description alone, of a machine that runs or of its next run. */
    private Stream<String> marksAndDescriptions() {
        return domains.list().stream()
                .flatMap(view -> Stream.of(
                        beginning(view.spec().image().distinctName()),
                        Xml.text(view.xml()),
                        domains.lastingXml(view.spec().vm())));
    }

    /** Also below the disks of machines that have no definition. */
    private Stream<String> below() {
        return volumes.names().stream()
                .filter(name -> name.startsWith(owner.prefix()) && !name.startsWith(images.prefix()))
                .filter(name -> name.endsWith(MachineVolumes.ABOVE_IMAGE))
                .map(volumes::backing)
                .flatMap(Optional::stream);
    }

    /** How the names of its volumes begin, and no other image's but such that are longer. */
    private String beginning(String image) {
        return images.prefix() + image + ".";
    }

    @Override
    public void delete(String image) {
        images.delete(image);
    }
}
