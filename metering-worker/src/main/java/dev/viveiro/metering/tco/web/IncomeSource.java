package dev.viveiro.metering.tco.web;

/** Where an income in an answer comes from. */
enum IncomeSource {
    /** Who asked said it, or the prices that it follows from. */
    GIVEN,
    /** Final invoices less credit notes, without tax. */
    INVOICES,
    /** Fees of plans in the price lists that were in force for their tenants. */
    PRICE_LISTS
}
