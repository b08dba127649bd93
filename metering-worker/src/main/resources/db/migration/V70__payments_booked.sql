-- When a payment was noted; received_at is when it came, as whoever noted it says. Of those of before the two are not told apart.
alter table payment add column booked_at timestamptz;
update payment set booked_at = received_at;
alter table payment alter column booked_at set default now();
alter table payment alter column booked_at set not null;
