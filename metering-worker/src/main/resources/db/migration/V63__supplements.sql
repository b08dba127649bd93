-- What an invoice's month costs more at another tax, or in another currency, than the next invoice has: an invoice of its own that names
-- the old one.
alter table invoice drop constraint invoice_kind_check;
alter table invoice add constraint invoice_kind_check check (kind in ('INVOICE', 'SUPPLEMENT', 'CREDIT_NOTE'));
