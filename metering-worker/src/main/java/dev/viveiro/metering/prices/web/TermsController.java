package dev.viveiro.metering.prices.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.metering.prices.Agreements;
import dev.viveiro.web.Callers;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The terms of the caller's tenant; an administrator names one by {@code ?tenant=}, which the gateway reads. */
@RestController
class TermsController {
    private final Agreements agreements;

    TermsController(Agreements agreements) {
        this.agreements = agreements;
    }

    @GetMapping("/v1/terms")
    Page<TermsItem> list(Caller caller, PageQuery page) {
        return Page.of(
                        agreements.list(caller, page.after(Integer::valueOf), page.limit() + 1),
                        page,
                        terms -> Integer.toString(terms.version()))
                .map(TermsItem::of);
    }

    @PutMapping("/v1/terms/{version}")
    ResponseEntity<TermsItem> agree(@PathVariable int version, @RequestBody TermsBody body, Caller caller) {
        Callers.requireAdministrator(caller);
        Agreements.Agreement agreement = agreements.agree(caller, version, body.check());
        return ResponseEntity.status(agreement.added() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(TermsItem.of(agreement.terms()));
    }
}
