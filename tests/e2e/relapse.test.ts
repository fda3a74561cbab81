import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FolderDesk, folderConfig, openFolderDesk } from '../helpers/folderDesk.ts';
import { type SmtpReceiver, startSmtpServer } from '../helpers/smtpServer.ts';
import { slackBot, telegram } from '../helpers/town/chats.ts';
import { type House, openHouse } from '../helpers/town/house.ts';
import { mastodon } from '../helpers/town/microblogs.ts';

/** Who does not take mail now, and how they say so. */
const refusing = new Map<string, number>();

let mail: SmtpReceiver;
let houses: readonly House[];
let desk: FolderDesk;
beforeEach(async () => {
  refusing.clear();
  mail = await startSmtpServer({
    onRcptTo: ({ address }, _session, done) => {
      const responseCode = refusing.get(address);
      done(responseCode === undefined ? null : Object.assign(new Error('not now'), { responseCode }));
    },
  });
  houses = await Promise.all([openHouse(mastodon), openHouse(slackBot), openHouse(telegram)]);
  desk = openFolderDesk({
    channels: {
      blog: folderConfig.channels.blog,
      customers: {
        type: 'email',
        from: 'status@acme.example',
        to: 'contacts',
        smtp: [{ host: '127.0.0.1', port: mail.port }],
      },
      ...Object.fromEntries(houses.map(({ name, entry }) => [name, entry])),
    },
    contacts: { sources: [{ type: 'file', path: './people.csv' }] },
  });
  people('ada', 'bob', 'cyd');
});
afterEach(async () => {
  await Promise.all([mail.close(), ...houses.map((house) => house.close())]);
  desk.close();
});

const people = (...names: readonly string[]): void =>
  writeFileSync(desk.path('people.csv'), ['email', ...names.map((name) => `${name}@customer.example`)].join('\n'));

/** Who got mail since the last time. */
let known = 0;
function mailed(): readonly string[] {
  const fresh = mail.mails.slice(known).flatMap(({ to }) => to);
  known = mail.mails.length;
  return fresh.map((address) => address.replace(/@.*/u, '')).sort();
}

it('takes back a wrong all-clear with those alone who heard it or are still owed it, under the wrong post', async () => {
  known = 0;
  await desk.open();
  expect(mailed()).toEqual(['ada', 'bob', 'cyd']);

  // Of the all-clear one is refused for good and one for now; the blog is left out.
  refusing.set('bob@customer.example', 550).set('cyd@customer.example', 451);
  const resolved = await desk.run('resolve', '--override', 'looked at by hand', '--skip', 'blog', '--yes', '--json');
  expect(resolved.code, resolved.stderr).toBe(4);
  expect(mailed()).toEqual(['ada']);
  const wrong = await Promise.all(houses.map(async (house) => (await house.posts()).at(-1)?.id));

  // Somebody who came after it has heard nothing wrong.
  refusing.clear();
  people('ada', 'bob', 'cyd', 'eve');
  const reopened = await desk.run('reopen', '--yes', '--json');
  expect(reopened.code, reopened.stderr).toBe(0);
  expect(mailed()).toEqual(['ada', 'bob', 'cyd']);
  expect(desk.posted().blog).toEqual(['INC-1-001-investigating.md']);
  for (const [index, house] of houses.entries()) {
    const posts = await house.posts();
    expect(posts, house.name).toHaveLength(3);
    // Where a service knows only one thread the correction stands in the same one.
    const [first, , last] = posts;
    expect([wrong[index], first?.id], house.name).toContain(last?.on);
  }
  expect((await houses[0]?.posts())?.at(-1)?.on).toBe(wrong[0]);

  // The all-clear that was still to be tried again is not sent any more.
  const states = desk.sql(
    `select recipient, state from deliveries where event = 'resolved' and channel = 'customers' order by recipient`,
  );
  expect(states).toEqual([
    { recipient: 'ada@customer.example', state: 'sent' },
    { recipient: 'bob@customer.example', state: 'failed' },
    { recipient: 'cyd@customer.example', state: 'cancelled' },
  ]);
  const later = await desk.run('deliver', '--json');
  expect(later.code, later.stderr).toBe(0);
  expect(mailed()).toEqual([]);
}, 90_000);
