import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, openDesk, type Ran } from '../helpers/desk.ts';
import { type PostgresServer, startPostgres } from '../helpers/postgresServer.ts';

const docs = readFileSync(new URL('../../docs/postgres.md', import.meta.url), 'utf8');

/** The SQL that stands under a heading of the docs. */
function sqlUnder(heading: string): readonly string[] {
  const section = docs.split(/^## /mu).find((one) => one.startsWith(heading)) ?? '';
  return [...section.matchAll(/^```sql\n(.*?)^```$/gmsu)].map((match) => match[1] ?? '');
}

let server: PostgresServer;
let desk: Desk;
beforeAll(async () => {
  server = await startPostgres({ conf: ['fsync = off'] });
  desk = openDesk();
  writeFileSync(desk.path('people.csv'), 'email,name\nada@customer.example,Ada\n');
  const [makeRoles = '', grant = ''] = sqlUnder('Roles');
  for (const statement of makeRoles.split(';').filter((one) => one.trim() !== '')) {
    await server.sql('postgres', statement);
  }
  as('allclear_worker');
  const early = await desk.run('open', 'Too early', '--impact', 'minor', '-m', 'No tables.', '--yes');
  expect(early.stderr).toContain('has no tables of this program yet, and its user may not make them');
  const made = await desk.run('store', 'migrate', '--store', server.url('allclear', 'allclear_owner'));
  expect(made.code, made.stderr).toBe(0);
  expect(made.stdout).toMatch(/is up to date: schema \d+, the queue's \d+\. What it has belongs to allclear_owner/u);
  await server.sql('allclear', `set role allclear_owner; ${grant}`);
});
afterAll(async () => {
  desk.close();
  await server.remove();
});

function as(role: string): void {
  desk.configure({
    company: { name: 'Acme' },
    store: server.url('allclear', role),
    channels: {
      page: { type: 'status-page', out: './public' },
      journal: { type: 'file', folder: './journal' },
      // Nothing listens there: what is for people stays in the ledger.
      customers: {
        type: 'email',
        from: 'status@acme.example',
        to: 'contacts',
        smtp: [{ host: '127.0.0.1', port: 9 }],
      },
    },
  });
}

const done = ({ code, stdout, stderr }: Ran): string => {
  expect([0, 4, 6], stderr).toContain(code);
  return stdout;
};
const alone = ['--skip', 'customers'];

describe('the role of founders and workers', () => {
  it('records, sends and keeps the list of people, on tables that are another role’s', async () => {
    as('allclear_worker');
    done(await desk.run('contacts', 'import', desk.path('people.csv')));
    done(await desk.run('open', 'Checkout is down', '--impact', 'major', '-m', 'Nobody can pay.', '--yes', ...alone));
    done(await desk.run('update', '-m', 'We are on it.', '--status', 'monitoring', '--yes', ...alone));
    done(await desk.run('deliver'));
    done(await desk.run('tick'));
    expect(done(await desk.run('show', '1'))).toContain('We are on it.');
  });

  it('works as a worker', async () => {
    as('allclear_worker');
    const worker = desk.start('worker', '--listen', 'none', '--channels', 'journal,page');
    try {
      done(await desk.run('update', '-m', 'Told by a worker.', '--yes', '--detach', ...alone));
      await untilRows(`select 1 from allclear.deliveries d join allclear.updates u on u.id = d.update_id
        where u.body = 'Told by a worker.' and d.channel = 'journal' and d.state = 'sent'`);
    } finally {
      worker.child.kill('SIGTERM');
    }
    const ended = await worker.ended;
    expect(ended.code, ended.stderr).toBe(130);
    expect(ended.stderr).not.toMatch(/permission denied/u);
  });

  it('makes, changes and drops no table', async () => {
    for (const statement of [
      'create table allclear.mine (id int)',
      'drop table allclear.updates',
      'alter table allclear.updates drop column body',
      'create table allclear_queue.mine (id int)',
      'create schema mine',
    ]) {
      await expect(server.sql('allclear', `set role allclear_worker; ${statement}`)).rejects.toThrow(
        /permission denied|must be owner/u,
      );
    }
    as('allclear_worker');
    expect((await desk.run('doctor')).stdout).toMatch(/✓ store +rights: allclear_worker may record and send/u);
  });

  it('asks for the owner when the tables have to change, and goes on afterwards', async () => {
    as('allclear_worker');
    const later =
      'drop table allclear.workers, allclear.audit, allclear.approvals; drop function allclear.audit_unchanged';
    await server.sql('allclear', `${later}; update allclear.meta set schema_version = 1`);
    const refused = await desk.run('status');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/are of version 1, this program needs \d+, and its user may not change them/u);
    done(await desk.run('store', 'migrate', '--store', server.url('allclear', 'allclear_owner')));
    done(await desk.run('status'));
    await server.sql('allclear', 'set role allclear_worker; select * from allclear.workers');
    for (const change of [`update allclear.audit set person = 'eve'`, 'delete from allclear.audit']) {
      const asWorker = server.sql('allclear', `set role allclear_worker; ${change}`);
      await expect(asWorker, change).rejects.toThrow('permission denied for table audit');
    }
    expect(done(await desk.run('audit', 'verify'))).toContain('The audit trail is whole');
  });
});

describe('the role that only looks', () => {
  it('sees what was said and sent, and nobody’s address', async () => {
    as('allclear_worker');
    const refused = await desk.run('open', 'Mail is late', '--impact', 'minor', '-m', 'Later.', '--yes', '--detach');
    done(refused);
    as('allclear_reader');
    const seen = [
      await desk.run('status'),
      await desk.run('list'),
      await desk.run('show', '2', '--json'),
      await desk.run('deliveries'),
      await desk.run('page', 'build', '--out', desk.path('built')),
    ].map(done);
    expect(seen[0]).toContain('Mail is late');
    expect(seen[2]).toContain('"channel":"customers"');
    expect(seen[3]).toMatch(/customers +queued +not shown/u);
    expect(seen.join()).not.toContain('ada@customer.example');
    for (const statement of [
      'select * from allclear.people',
      'select recipient from allclear.deliveries',
      'select * from allclear.messages',
      'select * from allclear_queue.job',
    ]) {
      await expect(server.sql('allclear', `set role allclear_reader; ${statement}`)).rejects.toThrow(
        'permission denied',
      );
    }
    const looked = (await desk.run('doctor')).stdout;
    expect(looked).toMatch(/✓ store +rights: allclear_reader may look at what was said and sent, not at the people/u);
    expect(looked).toMatch(/✓ contacts +people: not for this role of the database to read/u);
  });

  it('is refused in words whatever it may not do, and nothing comes of it', async () => {
    as('allclear_reader');
    const before = await server.sql('allclear', 'select epoch from allclear.meta');
    for (const words of [
      ['update', '1', '-m', 'Not mine to say.', '--yes'],
      ['note', '1', '-m', 'Not mine to say.'],
      ['deliver'],
      ['contacts', 'list'],
      ['contacts', 'import', desk.path('people.csv')],
      ['report'],
    ]) {
      const ran = await desk.run(...words);
      expect(ran.code, words.join(' ')).toBe(1);
      expect(ran.stderr).toMatch(/does not let its user do this: permission denied for/u);
      expect(ran.stderr).not.toMatch(/This should not happen/u);
    }
    expect(await server.sql('allclear', 'select epoch from allclear.meta')).toEqual(before);
  });
});

describe('a database that was restored', () => {
  it('sends nothing by itself after what the docs say to run', async () => {
    as('allclear_worker');
    const waiting = `select count(*)::int as n from allclear.deliveries where state in ('queued', 'sending', 'retrying')`;
    expect((await server.sql('allclear', waiting))[0]?.['n']).toBeGreaterThan(0);
    const [hold = ''] = sqlUnder('Backups');
    await server.sql('allclear', `set role allclear_owner; ${hold}`);
    expect(await server.sql('allclear', waiting)).toEqual([{ n: 0 }]);
    // The page and files are written again, where a second post is impossible; mails are not.
    const mails = `select count(*)::int as n from allclear.delivery_events e join allclear.deliveries d
      on d.id = e.delivery_id where d.channel = 'customers'`;
    const before = await server.sql('allclear', mails);
    await desk.run('deliver');
    expect(await server.sql('allclear', mails)).toEqual(before);
    const held = (await desk.run('deliveries', '--state', 'uncertain', '--channel', 'customers', '--json')).stdout;
    const [first] = JSON.parse(held) as readonly { readonly id: string; readonly reason: string }[];
    expect(first?.reason).toContain('restored');
    done(await desk.run('deliver', '--settle', first?.id ?? '', 'sent'));
  });
});

async function untilRows(statement: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if ((await server.sql('allclear', statement)).length > 0) return;
    await sleep(50);
  }
  throw new Error('it did not come about');
}
