-- Facts about accounts on their way to the broker: written with what they tell, as common's db/messaging.sql has it.
create table outbox (
  position     bigint generated always as identity primary key,
  message_id   uuid        not null unique,
  exchange     text        not null,
  routing_key  text        not null,
  lane         smallint    not null,
  ordering_key uuid        not null,
  type         text        not null,
  source       text        not null,
  subject      text        not null,
  time         timestamptz not null,
  traceparent  text,
  data         bytea       not null,
  available_at timestamptz not null,
  attempts     int         not null default 0,
  last_error   text,
  -- set before it is published, taken off when it is in no queue for certain: such a row can't be withdrawn
  may_have_left boolean not null default false
);
-- room for the mark that every row gets, on its own page
alter table outbox set (fillfactor = 50);
create index outbox_lane on outbox (lane, position);
create index outbox_ordering on outbox (ordering_key, exchange, position);
