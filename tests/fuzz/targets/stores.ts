import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainStore } from '../../../src/cli/storeWords.ts';
import { readAnchors } from '../../../src/store/anchor.ts';
import { partUrl, readPostgresUrl, withoutPassword, withPassword } from '../../../src/store/postgresUrl.ts';
import { StoreError } from '../../../src/store/store.ts';
import { docBlocks, planted } from '../corpus.ts';
import { hostileTexts } from '../hostile.ts';
import { isPlain, isSilentAbout, must, refusal, shapeOf } from '../oracle.ts';
import { ownFolder } from '../ownFolder.ts';
import { bytesOf, defineTarget, type Random, type Target } from '../target.ts';

const separator = '\n%%\n';
const variables = [
  'PGHOST',
  'PGPORT',
  'PGUSER',
  'PGDATABASE',
  'PGSSLMODE',
  'PGSSLROOTCERT',
  'PGPASSWORD',
  'PGSSLCERT',
  'PGSSLKEY',
];

function makeUrl(random: Random): string {
  const part = (): string =>
    random.chance(3)
      ? random.pick(hostileTexts).slice(0, 20)
      : random.pick(['', 'acme', 'db.acme.example', 'x%40y', '[::1]', '127.0.0.1', '%2Fvar%2Frun']);
  const parameters = random.pick([
    '',
    '?sslmode=require',
    '?host=/run&sslmode=disable',
    `?password=${planted}`,
    '?sslrootcert=/etc/none',
    '?channel_binding=require',
    '?a=b',
  ]);
  const head = random.pick(['postgres://', 'postgresql://', 'postgres:', 'POSTGRES://', 'sqlite:']);
  return `${head}${part()}${random.pick([`:${planted}@`, ':@', '@', '', `:${planted}${random.pick(['/', '#', '?', '@', '%'])}x@`])}${part()}${random.pick(['', ':5432', ':0', ':99999'])}/${part()}${parameters}`;
}

/** A password that stands in its place in a URL, as the URL's own rules have it or nearly so. */
const placed = /^(?:postgres(?:ql)?:\/\/[^:@/?#[\]\s]*:)PLANTED-7f3a9c1e5b-SECRET@[^@P]*$/u;

export const postgresUrl: Target = defineTarget({
  name: 'postgres-url',
  maxChars: 4_000,
  runs: 500,
  corpus: () => [
    ...[
      `postgres://acme:${planted}@db.acme.example:5432/incidents?sslmode=verify-full`,
      'postgres://db/incidents',
      'postgresql://user@/db?host=/var/run/postgresql',
      `postgres://u:${planted}@[::1]/x`,
    ],
    ...[
      `postgres://localhost/db?password=${planted}&sslmode=disable`,
      `postgres://u:a@b/${planted}@host/db`,
      'sqlite:./incidents.db',
    ],
    `postgres:///x${separator}PGHOST=db.acme.example\nPGSSLMODE=require\nPGUSER=acme`,
    ...docBlocks('sh', 'json', '').flatMap((block) => block.match(/postgres(?:ql)?:\/\/[^\s"'`]+/gu) ?? []),
  ],
  make: makeUrl,
  run: (input) => {
    const [url = '', ...rest] = input.split(separator);
    const env = Object.fromEntries(
      rest
        .join('')
        .split('\n')
        .map((line) => [line.split('=', 1)[0] ?? '', line.slice(line.indexOf('=') + 1)] as const)
        .filter(([name]) => variables.includes(name)),
    );
    const shown = withoutPassword(url);
    const parted = partUrl(url);
    if (placed.test(url)) {
      isSilentAbout(shown + parted.url, [planted], 'a URL that is shown');
      must(parted.password === planted, 'the password is another one');
    }
    if (
      parted.password !== null &&
      parted.raw !== null &&
      parted.raw.length > 6 &&
      url.split(parted.raw).length === 2
    ) {
      must(!parted.url.includes(parted.raw), 'a URL without its password still holds it');
      must(!shown.includes(parted.raw), 'a URL that is shown still holds its password');
    }
    try {
      const address = readPostgresUrl(url, env);
      must(address.port === undefined || Number.isInteger(address.port), 'a port that is none');
      const isHere = /^(?:|\/.*|localhost|127\.[\d.]+|::1)$/su.test(address.host ?? env['PGHOST'] ?? '');
      const plain = /[?&]sslmode=disable/u.test(url) || env['PGSSLMODE'] === 'disable';
      must(address.ssl !== false || isHere || plain, 'a password would go to another machine in the clear');
      must(address.ssl === false || address.ssl.rejectUnauthorized === true, 'a certificate is not checked');
      if (parted.password === null && !url.includes('?') && parted.url === url) withPassword(url, 'x');
      return `read ${Object.keys(address).join(' ')} ${address.ssl === false}`;
    } catch (error) {
      refusal(error, StoreError);
      const { message, hint } = explainStore((error as StoreError).fault);
      if (placed.test(url)) isSilentAbout(message + hint, [planted], 'what is said of a URL');
      return shapeOf(message);
    }
  },
});

const folder = ownFolder('stores');

export const anchors: Target = defineTarget({
  name: 'anchors',
  corpus: () => [
    '{"/a/incidents.db":{"uuid":"0193573b-5f00-7000-8000-000000000007","epoch":12}}\n',
    '{}',
    '{"/a":{"uuid":"x","epoch":0},"/b":{"uuid":"y","epoch":3}}',
  ],
  run: (input) => {
    const file = join(folder, 'anchors.json');
    writeFileSync(file, bytesOf(input));
    try {
      const read = readAnchors(file);
      for (const [path, { uuid, epoch }] of Object.entries(read)) {
        must(
          typeof path === 'string' && typeof uuid === 'string' && typeof epoch === 'number',
          'an anchor of another form',
        );
        must(Number.isSafeInteger(epoch) && epoch >= 0, 'an anchor with an epoch that no store has');
      }
      return `read ${Math.min(9, Object.keys(read).length)}`;
    } catch (error) {
      refusal(error, StoreError);
      const { message } = explainStore((error as StoreError).fault);
      isPlain(message, 'what is said of an anchor');
      return shapeOf(message.replaceAll(folder, ''));
    }
  },
});
