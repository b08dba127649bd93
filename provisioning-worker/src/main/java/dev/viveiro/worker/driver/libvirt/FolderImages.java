package dev.viveiro.worker.driver.libvirt;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Images of containers, which are copied for each: one is kept for those to come, and while there is a container of it. */
record FolderImages(ContainerFolders folders, ContainerImages images, Domains domains) implements ImageStore {
    @Override
    public List<String> brought() {
        return folders.images().stream().filter(images::isBrought).toList();
    }

    @Override
    public Predicate<String> used() {
        Set<String> marks = domains.list().stream()
                .map(view -> view.spec().image().distinctName())
                .collect(Collectors.toSet());
        return marks::contains;
    }

    @Override
    public void delete(String image) {
        folders.removeImage(image);
    }
}
