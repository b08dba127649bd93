-- What tenants paid, and got back; rows are only added. What they owe is in their invoices: a balance is the difference of both.
create table payment (
  tenant      uuid        not null,
  -- the payer's or the bank's, by which a repetition is known
  reference   text        not null,
  currency    text        not null,
  amount      numeric     not null check (amount > 0),
  refund      boolean     not null,
  note        text        not null,
  received_at timestamptz not null,
  noted_by    text        not null,
  primary key (tenant, reference)
);
