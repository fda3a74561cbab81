import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Desk, openDesk } from '../helpers/desk.ts';
import { type MailSink, startMailSink } from '../helpers/mailSink.ts';

const customers = Array.from({ length: 60 }, (_, at) => `customer-${at}@c.example`);
let desk: Desk;
let sink: MailSink;
beforeEach(async () => {
  desk = openDesk();
  sink = await startMailSink(desk.path('mails.log'), 30);
  writeFileSync(desk.path('people.csv'), ['email', ...customers, ''].join('\n'));
});
afterEach(async () => {
  await sink.close();
  desk.close();
});

const configure = (person: string, approval: object): void =>
  desk.configure({
    company: { name: 'Acme' },
    statusPage: { url: 'https://status.acme.example' },
    timezone: 'UTC',
    store: 'sqlite:./incidents.db',
    channels: {
      customers: {
        type: 'email',
        from: 'Acme <status@acme.example>',
        to: 'contacts',
        smtp: [{ host: '127.0.0.1', port: sink.port }],
      },
    },
    contacts: { sources: [{ type: 'file', path: './people.csv' }] },
    approval: { ...approval, person },
  });

const ask = (sql: string): number => {
  const database = new DatabaseSync(desk.path('incidents.db'), { readOnly: true });
  try {
    return Number(database.prepare(sql).get()?.['n']);
  } finally {
    database.close();
  }
};
const isApproved = (): boolean => ask("select count(*) as n from approvals where state = 'approved'") === 1;

it.each([
  ['an entry that waited as a whole', { impacts: ['critical'] }],
  ['deliveries that waited', { channels: ['customers'] }],
])(
  'killed between the yes and the end of the sending, %s go out all the same, and are not asked for again',
  async (_, rules) => {
    configure('ana', rules);
    const opened = await desk.run('open', 'Checkout is down', '--impact', 'critical', '--yes', '--json');
    expect(opened.code, opened.stderr).toBe(0);
    expect(sink.mails()).toHaveLength(0);
    configure('ben', rules);
    const approving = desk.start('approve', '1', '--yes', '--json');
    while (!isApproved()) await sleep(2);
    approving.child.kill('SIGKILL');
    expect((await approving.ended).signal).toBe('SIGKILL');
    const before = sink.mails().length;
    expect(before).toBeLessThan(customers.length);
    expect((await desk.run('approve', '1', '--yes', '--json')).json()).toMatchObject({
      error: { kind: 'approval_ended' },
    });
    expect((await desk.run('deliver', '--json')).code).toBe(0);
    expect(ask("select count(*) as n from deliveries where state <> 'sent'")).toBe(0);
    expect(ask('select count(*) as n from incidents')).toBe(1);
    const mails = sink.mails();
    expect(new Set(mails.map(({ to }) => to))).toEqual(new Set(customers));
    // What was under way when it died may have arrived; the rule sends it once more, and says so.
    expect(mails.length - customers.length).toBeLessThanOrEqual(
      ask('select coalesce(sum(resends), 0) as n from deliveries'),
    );
  },
);
