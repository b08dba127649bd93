package dev.viveiro.metering.prices.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.metering.prices.Prices;
import dev.viveiro.metering.prices.PublishedPrices;
import dev.viveiro.web.Callers;
import dev.viveiro.web.Fields;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Price lists over HTTP. A version is put where it is to be, so that a repetition finds it there. */
@RestController
class PriceController {
    private final Prices prices;

    PriceController(Prices prices) {
        this.prices = prices;
    }

    @GetMapping("/v1/prices")
    Page<PriceListItem> list(Caller caller, PageQuery page) {
        return Page.of(
                        prices.list(caller, page.after(PublishedPrices.Key::parse), page.limit() + 1),
                        page,
                        each -> each.key().toString())
                .map(PriceListItem::of);
    }

    @GetMapping("/v1/prices/{name}/{version}")
    PriceListItem get(@PathVariable String name, @PathVariable int version, Caller caller) {
        return PriceListItem.of(prices.require(caller, name, version));
    }

    @PutMapping("/v1/prices/{name}/{version}")
    ResponseEntity<PriceListItem> publish(
            @PathVariable String name, @PathVariable int version, @RequestBody PriceListBody body, Caller caller) {
        Callers.requireAdministrator(caller);
        Fields fields = new Fields();
        fields.label("/name", name);
        fields.check();
        Prices.Publication publication = prices.publish(caller, name, version, PriceListCheck.document(body));
        return ResponseEntity.status(publication.added() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(PriceListItem.of(publication.prices()));
    }
}
