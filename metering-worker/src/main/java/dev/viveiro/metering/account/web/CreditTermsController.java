package dev.viveiro.metering.account.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.metering.account.CreditDesk;
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

/** The credit terms of the caller's tenant; an administrator names one by {@code ?tenant=}, which the gateway reads. */
@RestController
class CreditTermsController {
    private final CreditDesk desk;

    CreditTermsController(CreditDesk desk) {
        this.desk = desk;
    }

    @GetMapping("/v1/credit-terms")
    Page<CreditTermsItem> list(Caller caller, PageQuery page) {
        return Page.of(
                        desk.list(caller, page.after(Integer::valueOf), page.limit() + 1),
                        page,
                        agreed -> Integer.toString(agreed.version()))
                .map(CreditTermsItem::of);
    }

    @PutMapping("/v1/credit-terms/{version}")
    ResponseEntity<CreditTermsItem> agree(@PathVariable int version, @RequestBody CreditTermsBody body, Caller caller) {
        Callers.requireAdministrator(caller);
        CreditDesk.Agreement agreement = desk.agree(caller, version, body.check());
        return ResponseEntity.status(agreement.added() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(CreditTermsItem.of(agreement.credit()));
    }
}
