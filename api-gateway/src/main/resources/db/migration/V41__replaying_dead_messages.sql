-- what it takes to apply a dead message as if it came again: the same host, key and attributes are checked
alter table dead_messages
  add column died_in     text,
  add column user_id     text,
  add column source      text,
  add column time        timestamptz, -- null when its attributes could not be read
  add column traceparent text,
  add column attempts    int not null default 0,
  add column last_error  text,
  add column retry_at    timestamptz; -- null when nobody replays it unasked
create index dead_messages_due on dead_messages (retry_at) where retry_at is not null;
