package dev.viveiro.gateway.image;

import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The images on offer, the default first. */
@RestController
@Tag(name = "Catalogue")
class ImageController {
    private final Images images;

    ImageController(Images images) {
        this.images = images;
    }

    @GetMapping("/v1/images")
    @Operation(summary = "List images", description = "The default first.")
    Page<Image> list(PageQuery page) {
        return Page.of(images.after(page.after(), page.limit() + 1), page, Image::name);
    }
}
