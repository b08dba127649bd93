-- In words, what an administrator should know or do about what became of a tenant's month.
alter table invoice_task add column note text;
