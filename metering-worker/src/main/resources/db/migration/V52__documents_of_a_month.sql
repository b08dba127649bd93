-- Exports read the documents of all tenants about one month, in this order.
create index invoice_month on invoice (month, tenant, id);
