-- When a change was heard of: what came after an invoice explains why the invoice says something else. Null for what came before this
-- column, of which nobody knows.
alter table vm_event add column recorded_at timestamptz;
alter table vm_event alter column recorded_at set default now();

-- Of each day, the check of the month that ended last. Whoever adds the row does it; finished_at is null until it is done.
create table reconciliation_check (
  day         date        primary key,
  month       date        not null,
  machines    bigint      not null default 0,
  unexplained bigint      not null default 0,
  finished_at timestamptz
);
