-- Months that had a run, of drafts or of invoices: one that nobody asked for begins where there was none.
create table begun_run (
  month    date        not null,
  finalise boolean     not null,
  begun_at timestamptz not null,
  primary key (month, finalise)
);
-- Runs of before. What is said of them may be too much, since a run opens tasks in earlier months: those are over.
insert into begun_run (month, finalise, begun_at)
  select month, finalise, now() from invoice_task
  union
  -- a task forgets that it made invoices once drafts were asked for after them
  select month, true, now() from invoice where kind = 'INVOICE' and number is not null;
