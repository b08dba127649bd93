-- Tenants, their people and API keys, and the answers kept for repeated requests.
create table tenants (
  id         uuid primary key,
  name       text        not null unique,
  created_at timestamptz not null
);

create table api_keys (
  id          text primary key,
  tenant      uuid        not null references tenants,
  role        text        not null check (role in ('ADMINISTRATOR', 'TENANT')),
  secret_hash bytea       not null check (length(secret_hash) = 32),
  created_at  timestamptz not null
);
create index api_keys_tenant on api_keys (tenant);

create table users (
  id         uuid primary key,
  tenant     uuid        not null references tenants,
  email      text        not null check (email = lower(email)),
  state      text        not null check (state in ('INVITED')),
  created_at timestamptz not null,
  unique (tenant, email)
);

create table idempotency_keys (
  tenant       uuid        not null,
  key          text        not null,
  method       text        not null,
  path         text        not null,
  request_hash bytea       not null check (length(request_hash) = 32),
  status       int         not null,
  location     text,
  sealed_body  bytea       not null,
  created_at   timestamptz not null,
  primary key (tenant, key, method, path)
);
create index idempotency_keys_created on idempotency_keys (created_at);
