import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createUnsubscribeTokens } from '../../src/contacts/unsubscribeToken.ts';
import { type Desk, openDesk } from '../helpers/desk.ts';
import { freePort } from '../helpers/freePort.ts';

const root = new URL('../../', import.meta.url).pathname;
const signingKey = 'k'.repeat(44);
const tokens = createUnsubscribeTokens(signingKey);

let desk: Desk;
let handler: ChildProcess;
let url: string;
beforeEach(async () => {
  desk = openDesk();
  desk.configure({ company: { name: 'Acme' }, store: 'sqlite:./incidents.db', signingKey: { file: 'signing.key' } });
  writeFileSync(desk.path('signing.key'), signingKey, { mode: 0o600 });
  await desk.runWith({ input: '{"email":"ada@x.test"}\n' }, 'contacts', 'import', '-');
  const code = /^```js\n([\s\S]*?)^```/mu.exec(readFileSync(`${root}docs/email.md`, 'utf8'))?.[1] ?? '';
  writeFileSync(desk.path('handler.mjs'), code);
  mkdirSync(desk.path('bin'));
  // As an installation puts it there.
  writeFileSync(desk.path('bin', 'incident'), `#!/bin/sh\nexec "${process.execPath}" "${root}bin/incident.js" "$@"\n`);
  chmodSync(desk.path('bin', 'incident'), 0o755);
  const port = await freePort();
  url = `http://127.0.0.1:${port}/unsubscribe`;
  handler = spawn(process.execPath, [desk.path('handler.mjs')], {
    env: {
      ...desk.env,
      INCIDENT_CONFIG: desk.configFile,
      PATH: `${desk.path('bin')}:${desk.env['PATH']}`,
      PORT: `${port}`,
    },
    stdio: 'inherit',
  });
  while (!(await fetch(url).catch(() => null))) expect(handler.exitCode).toBeNull();
});
afterEach(async () => {
  handler.kill();
  desk.close();
});

const suppressed = async (): Promise<unknown> => {
  const [ada] = JSON.parse((await desk.run('contacts', 'list', '--json')).stdout) as {
    readonly suppressed: unknown[];
  }[];
  return ada?.suppressed;
};
/** As a mailbox's own button does it (RFC 8058, 3.2). */
const press = async (token: string): Promise<number> => {
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  return (await fetch(`${url}?token=${token}`, { method: 'POST', body })).status;
};

it('the handler in docs/email.md suppresses who presses the button, and nobody whose link is only opened', async () => {
  const link = `${url}?token=${tokens.of('ada@x.test')}`;
  expect(await (await fetch(link)).text()).toContain('<form method="post">');
  expect(await suppressed()).toEqual([]);
  expect(await press(tokens.of('ada@x.test').replace(/.$/u, (one) => (one === 'A' ? 'B' : 'A')))).toBe(400);
  expect(await press('--help')).toBe(400);
  expect(await suppressed()).toEqual([]);
  expect(await press(tokens.of('ada@x.test'))).toBe(200);
  expect(await suppressed()).toMatchObject([{ reason: 'unsubscribed' }]);
  expect(await press(tokens.of('ada@x.test'))).toBe(200);
  expect(await press(tokens.of('cy@x.test'))).toBe(200);
});
