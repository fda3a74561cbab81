/**
 * The audit trail: who did what, when and from where. Only ever added to, at its end: REPLACE is an insert to SQLite, and
 * fires no trigger for what it deletes, so it is refused by its number.
 */
export const audit = `
create table audit (
  seq integer primary key, at integer not null, person text not null, host text not null, via text not null,
  origin text, action text not null, incident_uuid text, subject text not null, hash text not null
);
create index audit_incident on audit (incident_uuid, seq) where incident_uuid is not null;

create trigger audit_numbered before insert on audit
when new.seq <= (select coalesce(max(seq), 0) from audit)
begin select raise(abort, 'the audit trail is only ever added to, at its end'); end;
create trigger audit_kept before delete on audit
begin select raise(abort, 'the audit trail is only ever added to'); end;
create trigger audit_unchanged before update on audit
begin select raise(abort, 'the audit trail is only ever added to'); end;
`;
