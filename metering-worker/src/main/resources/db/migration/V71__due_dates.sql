-- The last day (UTC) on which a document is paid in time: its day and the days of the credit terms that were in force then. Null of
-- drafts and credit notes, of what was issued before this was kept, and where the terms named no days.
alter table invoice add column due_on date;
alter table invoice add constraint invoice_due check (due_on is null or (kind <> 'CREDIT_NOTE' and number is not null));

-- The list of documents, newest month first: of one tenant and of all; of all by what few of them are, too.
create index invoice_of_tenant on invoice (tenant, month, id);
create index invoice_listed on invoice (month, id);
create index invoice_in_state on invoice (state, month, id);
create index invoice_of_kind on invoice (kind, month, id);
-- Those that may be overdue.
create index invoice_to_be_paid on invoice (month, id) where due_on is not null and state = 'FINAL' and credited_by is null;
