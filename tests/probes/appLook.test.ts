import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeSecrets } from '../../src/appParts.ts';
import { createLook } from '../../src/appProbes.ts';
import { loadConfig } from '../../src/config/load.ts';
import { drillPaths } from '../../src/drill/redirected.ts';
import { never } from '../helpers/httpChannelIo.ts';
import { receiverOfEachTest, reply } from '../helpers/httpReceiver.ts';

// Probes as the program puts them together: from a file, with its secrets.

const receiver = receiverOfEachTest();
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allclear-looks-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const load = async (raw: object, mode: number) => {
  const path = join(folder, 'config.json');
  writeFileSync(path, JSON.stringify(raw));
  chmodSync(path, mode);
  return await loadConfig({ path, storeUrl: null, env: {}, paths: drillPaths(folder) });
};

async function look(raw: object, env: Record<string, string> = {}) {
  const config = await load(raw, 0o600);
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  const options = { config: config.value, paths: drillPaths(folder), env, version: '9.8.7' };
  const [probe] = config.value.probes;
  if (!probe) throw new Error('no probe');
  return await createLook(options, makeSecrets(options))(probe, 30_000, never);
}

const web = (more: object = {}) => ({ probes: { web: { type: 'http', url: receiver.url, ...more } } });

it.each([
  [{ company: { name: 'Acme' } }, 'allclear/9.8.7'],
  [{ company: { name: 'Acme', url: 'https://acme.example' } }, 'allclear/9.8.7 (+https://acme.example/)'],
  [
    { company: { name: 'Acme', url: 'https://acme.example' }, statusPage: { url: 'https://größe.example/status' } },
    'allclear/9.8.7 (+https://xn--gre-6ka8i.example/status)',
  ],
])('a site sees what asks, and for whom: %j', async (more, agent) => {
  receiver.expect(reply(200));
  expect(await look({ ...more, ...web() })).toMatchObject({ healthy: true });
  expect(receiver.requests[0]?.headers['user-agent']).toBe(agent);
});

it('a secret goes to the site, and out of what the site says about it', async () => {
  receiver.expect(reply(200, { token: 'Bearer hunter2' }));
  const probe = web({ requestHeaders: { authorization: { env: 'SHOP_TOKEN' } }, json: { token: 'x' } });
  const sample = await look({ company: { name: 'Acme' }, ...probe }, { SHOP_TOKEN: 'Bearer hunter2' });
  expect(receiver.requests[0]?.headers['authorization']).toBe('Bearer hunter2');
  expect(sample.reason).toBe('HTTP 200, but token is "***", not "x"');
});

it('a secret that is not there is named, and nothing is asked', async () => {
  const probe = web({ requestHeaders: { authorization: { env: 'SHOP_TOKEN' } } });
  expect(await look({ company: { name: 'Acme' }, ...probe })).toMatchObject({
    healthy: false,
    reason: 'the probe itself failed: the variable SHOP_TOKEN is not set',
  });
});

it('a secret that is written out wants a file that nobody else can read', async () => {
  const raw = { company: { name: 'Acme' }, ...web({ requestHeaders: { 'X-Api-Key': 'hunter2' } }) };
  expect(await load(raw, 0o644)).toMatchObject({
    ok: false,
    error: { kind: 'config_insecure', problem: expect.stringContaining('probes.web.requestHeaders.x-api-key') },
  });
  expect(await load(raw, 0o600)).toMatchObject({ ok: true });
  const plain = { company: { name: 'Acme' }, ...web({ requestHeaders: { accept: 'application/json' } }) };
  expect(await load(plain, 0o644)).toMatchObject({ ok: true });
});

it.each([
  [{ type: 'http', url: 'https://a.example', status: '2x' }, 'probes.web.status', 'a status such as 200 or "2xx"'],
  [{ type: 'http', url: 'https://a.example', status: 99 }, 'probes.web.status', 'a status such as 200 or "2xx"'],
  [{ type: 'http', url: 'https://a.example', status: [] }, 'probes.web.status', 'a status such as 200 or "2xx"'],
  [{ type: 'http', url: 'https://a.example', json: { a: [] } }, 'probes.web.json.a', 'those that will do'],
  [{ type: 'http', url: 'https://a.example', json: { 'a..b': 1 } }, 'probes.web.json.a..b', 'a place such as'],
  [{ type: 'dns', name: 'a.example', expect: [] }, 'probes.web.expect', 'or a list of them'],
  [{ type: 'tcp', host: 'a.example', port: 1.5 }, 'probes.web.port', 'a port from 1 to 65535'],
  [{ type: 'tcp', host: 'a.example:25', port: 25 }, 'probes.web.host', 'without a port'],
  [{ type: 'dns', name: 'a.example', resolvers: ['dns.google'] }, 'probes.web.resolvers[0]', 'address of a resolver'],
  [{ type: 'tls', host: 'a.example', expiresIn: 7 }, 'probes.web.expiresIn', 'such as "7d"'],
  [{ type: 'command', command: 'check' }, 'probes.web.command', 'a program and its arguments'],
  [{ type: 'icmp' }, 'probes.web.type', 'this version knows http, tcp, dns, tls, command'],
  [{ type: 'http', url: 'https://a.example', method: 'HEAD', text: 'ok' }, 'probes.web.text', 'the method "GET"'],
  [
    { type: 'http', url: 'https://a.example', headers: { accept: { env: 'X' } } },
    'probes.web.headers.accept',
    'requestHeaders',
  ],
])('a wrong setting is told by its place and by what is expected: %j', async (probe, path, words) => {
  expect(await load({ company: { name: 'Acme' }, probes: { web: probe } }, 0o600)).toMatchObject({
    ok: false,
    error: { kind: 'config_invalid', faults: [{ path, message: expect.stringContaining(words) }] },
  });
});
