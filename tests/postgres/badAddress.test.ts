import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'vitest';
import { type Desk, openDesk } from '../helpers/desk.ts';
import { freePort } from '../helpers/freePort.ts';
import { expectRefused } from './refusals.ts';

let desk: Desk;
beforeEach(() => {
  desk = openDesk();
});
afterEach(() => desk.close());

describe('a server that is not there', () => {
  const refusal = { exit: 1, kind: 'database_down', mend: /--store sqlite:/u };

  it('says so where nothing listens, where the name is unknown, and where nobody answers', async () => {
    const port = await freePort();
    const url = (host: string): string => `postgres://founder@${host}/allclear`;
    await expectRefused(desk, url(`127.0.0.1:${port}`), { ...refusal, says: /nothing listens there \(ECONNREFUSED/u });
    await expectRefused(desk, url('no-such-host.invalid'), {
      ...refusal,
      says: /no machine of that name is known|EAI_AGAIN/u,
    });
    const { server: hole, port: silent } = await blackHole();
    try {
      await expectRefused(desk, url(`127.0.0.1:${silent}`), { ...refusal, says: /no answer in time/u });
    } finally {
      hole.close();
    }
  });
});

/** Takes connections and never says a word. */
async function blackHole(): Promise<{ readonly server: Server; readonly port: number }> {
  const hole = createServer((socket) => void socket.on('error', () => {}));
  await new Promise<void>((resolve) => hole.listen(0, '127.0.0.1', resolve));
  const address = hole.address();
  return { server: hole, port: typeof address === 'object' && address !== null ? address.port : 0 };
}

describe('a URL that is wrong', () => {
  it.each([
    ['postgres://u:planted-s3cret@:5432/db', /no store/u],
    ['postgres://u:planted-s3cret', /no store/u],
    ['postgres://u:planted-s3cret@h:99999/db', /no store/u],
    ['postgres://u:planted-s3cret@h1:5432,h2:5432/db', /no store/u],
    ['postgres://u:planted-s3cret@h1,h2/db', /one server, not several/u],
    ['postgres://u:planted-s3cret@h/db?sslmod=require', /not sslmod/u],
    ['postgres://u:planted-s3cret@h/db?sslmode=never', /sslmode "never" is none of disable/u],
    ['postgres://u:planted-s3cret@h/db?sslrootcert=/nowhere/ca.crt', /sslrootcert.*can not be read \(ENOENT\)/u],
    ['postgres://h/db?user=u&password=planted-s3cret', /not user/u],
  ])('is refused without its password: %s', async (url, says) => {
    const refusal = { exit: 2, kind: 'store_url', says, mend: /postgres:\/\/user@host\/database/u };
    await expectRefused(desk, 'sqlite:./unused.db', refusal, { INCIDENT_STORE: url });
  });
});
