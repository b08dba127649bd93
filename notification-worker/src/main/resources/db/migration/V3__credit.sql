-- A mail may be about a tenant's credit instead of a machine: then it has none of a machine's columns.
alter table delivery
  alter column vm drop not null,
  alter column generation drop not null,
  alter column vm_name drop not null,
  alter column operation drop not null,
  alter column account drop not null,
  add column credit_version  bigint,
  add column standing        text,
  add column standing_before text,
  add column balance         text,
  add column currency        text,
  add constraint delivery_is_about_one_thing check (
    (credit_version is null and vm is not null and generation is not null and vm_name is not null and operation is not null
       and account is not null)
    or (credit_version is not null and standing is not null and balance is not null and currency is not null and vm is null
       and not with_password));
-- one mail per change of a tenant's credit
create unique index delivery_of_credit on delivery (tenant, credit_version) where credit_version is not null;

-- how each tenant's credit stood when it was heard of last; what is older says nothing any more
create table credit (
  tenant   uuid   primary key,
  version  bigint not null,
  standing text   not null
);
