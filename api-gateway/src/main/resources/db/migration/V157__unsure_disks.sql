-- A disk that its host lists, of which nobody knew whether the machine has it, is a kind of drift of its own.
alter table drift drop constraint drift_kind_check;
alter table drift add constraint drift_kind_check
  check (kind in ('MISSING', 'UNKNOWN', 'WRONG_POWER', 'STALE_GENERATION', 'MISSING_DISK', 'UNSURE_DISK'));
