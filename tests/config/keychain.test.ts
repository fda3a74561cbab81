import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SecretFault } from '../../src/channels/channel.ts';
import { createKeychain } from '../../src/config/keychain.ts';
import { createSecrets } from '../../src/config/secrets.ts';
import { Secret } from '../../src/domain/secret.ts';
import { type KeychainSession, noKeychain, startKeychain, tellIfSkipped } from '../helpers/keychainSession.ts';

const bare = { PATH: process.env['PATH'], HOME: tmpdir() };
const secretsWith = (env: Readonly<Record<string, string | undefined>>) =>
  createSecrets({ env, folder: '/', hidden: [] });
const entry = (name: string): Secret => new Secret({ kind: 'keychain', name });

tellIfSkipped();

describe.skipIf(noKeychain !== null)('with a keychain', () => {
  let session: KeychainSession;
  beforeAll(async () => {
    session = await startKeychain();
  });
  afterAll(() => session.close());
  const env = () => ({ ...bare, ...session.env });

  it('gives back what was put in, letter by letter, and nothing once it is removed', async () => {
    const keychain = createKeychain(env());
    const value = 'pä$$ wörd\n"quoted" 🔑';
    await keychain.set('facebook.pageToken', value);
    expect(await createKeychain(env()).get('facebook.pageToken')).toBe(value);
    await keychain.remove('facebook.pageToken');
    await keychain.remove('facebook.pageToken');
    expect(await keychain.get('facebook.pageToken')).toBeNull();
  });

  it('is one that works, and is left without a trace of the trial', async () => {
    const keychain = createKeychain(env());
    expect(await keychain.works()).toBe(true);
    expect(await keychain.get(`try.${process.pid}`)).toBeNull();
  });

  it('reveals a secret of the config, masks it from then on, and names the entry that is missing', async () => {
    await createKeychain(env()).set('x.appKey', 'hunter2-of-the-keychain');
    const secrets = secretsWith(env());
    expect(await secrets.reveal(entry('x.appKey'))).toBe('hunter2-of-the-keychain');
    expect(secrets.redact('a hunter2-of-the-keychain b')).toBe('a *** b');
    const failure = await secrets.reveal(entry('x.gone')).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SecretFault);
    expect(String(failure)).toContain('the keychain holds nothing under "x.gone"');
    expect(String(failure)).toContain('incident channels login');
  });

  it('answers many at once, each with its own', async () => {
    const keychain = createKeychain(env());
    const names = Array.from({ length: 20 }, (_, index) => `many.${index}`);
    await Promise.all(names.map(async (name) => await keychain.set(name, `value of ${name}`)));
    expect(await Promise.all(names.map(async (name) => await keychain.get(name)))).toEqual(
      names.map((name) => `value of ${name}`),
    );
  });
});

it.skipIf(process.platform !== 'linux')('says what to use where no keychain answers', async () => {
  const failure = await secretsWith(bare)
    .reveal(entry('x.appKey'))
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SecretFault);
  expect(String(failure)).toContain('nobody is signed in at a desktop');
  expect(String(failure)).toContain('{"env": NAME} or {"file": PATH}');
  expect(await createKeychain(bare).works()).toBe(false);
});

describe.skipIf(process.platform !== 'linux')('with a bus that takes connections and never answers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'allclear-bus-'));
  const path = join(folder, 'bus');
  let bus: Server;
  beforeAll(async () => {
    bus = createServer(() => {});
    await new Promise<void>((resolve) => bus.listen(path, resolve));
  });
  afterAll(() => {
    bus.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives up, says that it is to be unlocked, and goes on with everything else meanwhile', async () => {
    const env = { ...bare, DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` };
    let turns = 0;
    const clock = setInterval(() => {
      turns += 1;
    }, 10);
    const failure = await secretsWith(env)
      .reveal(entry('x.appKey'))
      .catch((error: unknown) => error);
    clearInterval(clock);
    expect(failure).toBeInstanceOf(SecretFault);
    expect(String(failure)).toContain('the keychain did not answer within 3 s: unlock it');
    expect(turns).toBeGreaterThan(10);
  });
});
