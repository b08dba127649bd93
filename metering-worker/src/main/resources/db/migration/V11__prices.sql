-- Price lists and what tenants have agreed to. Versions are only ever added.
create table price_list_version (
  name         text        not null,
  version      int         not null check (version > 0),
  -- the first day of the month that it begins with
  valid_from   date        not null check (extract(day from valid_from) = 1),
  -- rates, fees, discount and minimum, as they were published
  document     text        not null,
  published_at timestamptz not null,
  published_by text        not null,
  primary key (name, version)
);

create table tenant_terms (
  tenant      uuid         not null,
  version     int          not null check (version > 0),
  valid_from  date         not null check (extract(day from valid_from) = 1),
  price_list  text         not null,
  -- name and percent of the tax on the sum, and to whom it is billed, as they were agreed
  document    text         not null,
  agreed_at   timestamptz  not null,
  agreed_by   text         not null,
  primary key (tenant, version)
);
