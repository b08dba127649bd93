-- One mail to one recipient: written in the transaction that takes the event, sent afterwards.
create table delivery (
  id              uuid        primary key,
  event_id        uuid        not null unique,
  tenant          uuid        not null,
  vm              uuid        not null,
  generation      int         not null,
  vm_name         text        not null,
  operation       uuid        not null,
  recipient       text,
  template        text        not null,
  account         text        not null,
  address         text,
  with_password   boolean     not null,
  lane            smallint    not null,
  traceparent     text,
  state           text        not null check (state in ('PENDING', 'SENT', 'FAILED', 'SKIPPED')),
  attempts        int         not null default 0,
  cause_code      text,
  cause_detail    text,
  -- While it is being sent this is when the lease of the sender ends: a killed one's mail is due again by itself.
  next_attempt_at timestamptz not null,
  sending         boolean     not null default false,
  claims          bigint      not null default 0,
  created_at      timestamptz not null,
  sent_at         timestamptz,
  -- one mail per event: a machine is made ready once in each generation
  constraint delivery_once unique (vm, generation, template)
);
create index delivery_due on delivery (lane, next_attempt_at) where state = 'PENDING';
create index delivery_failed on delivery (id) where state = 'FAILED';
create index delivery_tenant on delivery (tenant, id desc);
create index delivery_vm on delivery (vm, id desc);

-- What the recipient may open once. Only ciphertext, and only until it was opened; of the link only the hash.
create table sealed_credential (
  delivery     uuid        primary key references delivery,
  vm           uuid        not null,
  generation   int         not null,
  account      text        not null,
  address      text,
  sealed       text,
  token_sha256 bytea       not null unique,
  created_at   timestamptz not null,
  revealed_at  timestamptz,
  constraint ciphertext_goes_when_revealed check ((sealed is null) = (revealed_at is not null))
);

create table inbox (
  consumer    text        not null,
  message_id  uuid        not null,
  received_at timestamptz not null,
  primary key (consumer, message_id)
);
create index inbox_received on inbox (received_at);
