-- whose fee a machine costs; null in events that came before this column
alter table vm_event add column plan text;

-- All that can be billed, and nothing else of usage that billing reads. A machine of a plan counts as 1 on that plan's meter for as
-- long as anything of it is billed; as in intervals, versions order the changes and time only moves forward.
create view billable as
select tenant, vm, meter, opened_by, starts, ends, quantity from usage_interval
union all
select tenant, vm, 'PLAN:' || plan, version, starts, ends, 1
  from (select story.*, lead(starts) over (partition by tenant, vm order by version) as ends
          from (select m.tenant, e.vm, e.version, e.plan, cardinality(e.billed) > 0 as billed,
                       max(e.effective_at) over (partition by m.tenant, e.vm order by e.version) as starts
                  from vm_event e join metered_vm m on m.vm = e.vm) story) stretch
 where billed and plan is not null and (ends is null or ends > starts);

create view billable_tenant as select distinct tenant from metered_vm;

-- The last number given in each series. Its row stays locked until the number's document is committed: none is left out.
create table invoice_series (
  series      text   primary key,
  last_number bigint not null
);

create table invoice (
  id            uuid    primary key,
  tenant        uuid    not null,
  month         date    not null,
  kind          text    not null check (kind in ('INVOICE', 'CREDIT_NOTE')),
  -- 1 for the first of its tenant, month and kind
  attempt       int     not null,
  state         text    not null check (state in ('DRAFT', 'FINAL', 'VOID')),
  series        text,
  number        bigint,
  issued_at     timestamptz,
  -- of a credit note: what it takes back
  corrects      uuid    references invoice,
  credited_by   uuid    references invoice,
  currency      text    not null,
  price_list    text    not null,
  price_version int     not null,
  terms_version int     not null,
  tax_name      text    not null,
  tax_percent   numeric not null,
  bill_to       text    not null,
  net           numeric not null,
  tax           numeric not null,
  total         numeric not null,
  unpriced      text[]  not null,
  unique (tenant, month, kind, attempt),
  unique (series, number),
  check ((state = 'FINAL') <= (number is not null and issued_at is not null)),
  check ((number is null) = (series is null)),
  check (net + tax = total)
);
-- one that lives per tenant and month, whoever else makes one at the same time
create unique index invoice_living on invoice (tenant, month)
  where kind = 'INVOICE' and state <> 'VOID' and credited_by is null;

create table invoice_line (
  invoice    uuid    not null references invoice on delete cascade,
  line       int     not null,
  kind       text    not null,
  meter      text,
  tier       int,
  volume     numeric,
  per        text,
  quantity   bigint,
  price      numeric,
  -- of a correction: the invoice whose month it corrects
  corrects   uuid    references invoice,
  amount     numeric not null,
  primary key (invoice, line)
);
create index invoice_line_corrects on invoice_line (corrects) where corrects is not null;

-- The stretches of usage that a document was made from, cut to their month. They stay what they were, whatever becomes of usage.
create table invoice_use (
  invoice   uuid        not null references invoice on delete cascade deferrable initially deferred,
  month     date        not null,
  meter     text        not null,
  vm        uuid        not null,
  opened_by bigint      not null,
  starts    timestamptz not null,
  ends      timestamptz not null check (ends > starts),
  quantity  bigint      not null,
  primary key (invoice, month, meter, vm, opened_by, starts)
);

-- A month's run is its tenants, each done in a transaction of its own.
create table invoice_task (
  month     date    not null,
  tenant    uuid    not null,
  finalise  boolean not null,
  state     text    not null check (state in ('OPEN', 'DONE', 'FAILED')),
  attempts  int     not null default 0,
  outcome   text,
  invoice   uuid,
  primary key (month, tenant)
);
create index invoice_task_open on invoice_task (attempts, month, tenant) where state = 'OPEN';
