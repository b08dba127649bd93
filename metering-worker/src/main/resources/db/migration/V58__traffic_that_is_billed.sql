-- What each boot of a machine received and sent in a month: from the reading that it came to the month with to the highest of the month.
create view boot_month_traffic as
  select vm, generation, boot_id, month,
         least(coalesce(max(received_bytes) over earlier, 0), received_bytes) as received_before, received_bytes as received_after,
         least(coalesce(max(sent_bytes) over earlier, 0), sent_bytes) as sent_before, sent_bytes as sent_after
    from boot_counter
  window earlier as (
    partition by vm, generation, boot_id order by month rows between unbounded preceding and 1 preceding);

-- the same as before
create or replace view vm_month_traffic as
  select vm, month, sum(received_after - received_before)::bigint as received_bytes,
         sum(sent_after - sent_before)::bigint as sent_bytes
    from boot_month_traffic
   where month > '0001-01-01'
   group by vm, month;

-- What bills are made of where traffic has a price. Machine by machine: a join of tables would count the traffic of all tenants first.
create view billable_traffic as
  select m.tenant, m.vm, m.name, t.generation, t.boot_id, t.month, t.received_before, t.received_after, t.sent_before, t.sent_after
    from metered_vm m
   cross join lateral (select * from boot_month_traffic where vm = m.vm offset 0) t
   where t.month > '0001-01-01' and (t.received_after > t.received_before or t.sent_after > t.sent_before);

-- When a counter was raised last: what was counted after an invoice explains why the invoice says less. Null for what was counted before
-- this column, of which nobody knows.
alter table boot_counter add column raised_at timestamptz;

-- When a change of an image was heard of, as is kept of machines' changes.
alter table image_event add column recorded_at timestamptz;
alter table image_event alter column recorded_at set default now();

-- The traffic that a document was made from. It stays what it was, whatever is counted later.
create table invoice_traffic (
  invoice         uuid   not null references invoice on delete cascade deferrable initially deferred,
  month           date   not null,
  vm              uuid   not null,
  generation      int    not null,
  boot_id         text   not null,
  name            text,
  received_before bigint not null,
  received_after  bigint not null check (received_after >= received_before),
  sent_before     bigint not null,
  sent_after      bigint not null check (sent_after >= sent_before),
  primary key (invoice, month, vm, generation, boot_id)
);
create index invoice_traffic_vm on invoice_traffic (vm, month);
