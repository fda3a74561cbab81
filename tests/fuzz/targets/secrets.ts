import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SecretFault } from '../../../src/channels/channel.ts';
import { createKeychain } from '../../../src/config/keychain.ts';
import { createSecrets } from '../../../src/config/secrets.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { isOneLine, isShort, must, refusal, shapeOf } from '../oracle.ts';
import { ownFolder } from '../ownFolder.ts';
import { bytesOf, defineTarget, type Target } from '../target.ts';

const folder = ownFolder('secrets');
const said = join(folder, 'said');
writeFileSync(said, '', { mode: 0o600 });

async function revealed(secret: Secret, env = {}): Promise<string> {
  try {
    return await createSecrets({ env: { PATH: process.env['PATH'] ?? '', ...env }, folder, hidden: [] }).reveal(secret);
  } catch (error) {
    refusal(error, SecretFault);
    isOneLine((error as Error).message, 'what is said of a secret');
    isShort((error as Error).message, 600, 'what is said of a secret');
    return `refused: ${shapeOf((error as Error).message.replaceAll(folder, ''))}`;
  }
}

const values = (): readonly string[] => [
  's3cr3t-value-of-acme\n',
  'a\r\n',
  '\n',
  '',
  'first\nsecond\n',
  '\u00ff\u00fe',
  'x'.repeat(3_000),
  'whsec_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n',
];

/** What a program of the founder's prints, or a file holds. */
export const secretOutput: Target = defineTarget({
  name: 'secret-output',
  runs: 40,
  maxChars: 100_000,
  corpus: values,
  run: async (input) => {
    writeFileSync(said, bytesOf(input));
    const program = await revealed(new Secret({ kind: 'command', argv: ['cat', said] }));
    const file = await revealed(new Secret({ kind: 'file', path: said }));
    const expected = bytesOf(input)
      .toString('utf8')
      .replace(/\r?\n$/u, '');
    for (const value of [program, file])
      must(value === expected || value.startsWith('refused'), 'another value than was printed');
    return `${program.startsWith('refused') ? program : 'value'} ${file.startsWith('refused') ? file : 'value'}`;
  },
});

/** Where the keychain's own process prints anything instead of its answers. */
export const keychainOutput: Target = defineTarget({
  name: 'keychain-output',
  runs: 4,
  cpuMs: 3_000,
  corpus: () => [
    '[{"value":"s3cr3t"}]',
    '[{"value":null}]',
    '[{"fault":"DBUS_SESSION_BUS_ADDRESS is not set"}]',
    '[]',
    '{"fault":"x"}',
    '[null]',
    '[{"value":7}]',
    'null',
    '[{"fault":7}]',
    '[[]]',
    '"x"',
  ],
  run: async (input) => {
    writeFileSync(said, bytesOf(input));
    const hook = join(folder, 'hook.mjs');
    writeFileSync(
      hook,
      `import { readFileSync, writeSync } from 'node:fs';\nwriteSync(1, readFileSync(${JSON.stringify(said)}));\nprocess.exit(0);\n`,
    );
    const keychain = createKeychain({ PATH: process.env['PATH'] ?? '', NODE_OPTIONS: `--import ${hook}` });
    try {
      const value = await keychain.get('slack.token');
      must(value === null || typeof value === 'string', 'a secret that is no text');
      return value === null ? 'nothing' : 'value';
    } catch (error) {
      refusal(error, SecretFault);
      isOneLine((error as Error).message, 'what is said of the keychain');
      isShort((error as Error).message, 600, 'what is said of the keychain');
      return shapeOf((error as Error).message);
    }
  },
});

/** Nothing that was revealed is said: not as it is, not in base64, not encoded for a URL, not cut. The secret is the first line. */
export const redaction: Target = defineTarget({
  name: 'redaction',
  runs: 400,
  corpus: () => [
    's3cr3t-value\nthe token s3cr3t-value was refused',
    'a$&b+/=c\nAuthorization: Bearer a$&b+/=c',
    'pässwörd\nx pässw…',
    'abcdabcdabcd\nabcdabcdabcdabcd',
    '***\n***',
    'aaaa\naaaaaaa',
  ],
  run: async (input) => {
    const [secret = '', ...rest] = input.split('\n');
    const secrets = createSecrets({ env: { S: secret }, folder, hidden: [] });
    const value = await secrets
      .reveal(new Secret({ kind: 'env', name: 'S' }))
      .catch((error: unknown) => refusal(error, SecretFault));
    if (secret.length < 4 || value !== secret) return 'too short';
    const text = rest.join('\n');
    const base64 = Buffer.from(secret).toString('base64').replace(/=+$/u, '');
    for (const form of [secret, base64, safeUri(secret)]) {
      if (form === null || form.includes('*')) continue;
      const masked = secrets.redact(`${text}${form} ${text} ${form}`);
      must(!masked.includes(form), 'a secret is still there');
    }
    const cut = secrets.redact(`it said ${secret.slice(0, -1)}…`);
    must(
      secret.length < 8 || !cut.includes(secret.slice(0, -1)) || /[*…]/u.test(secret),
      'a secret that was cut is still there',
    );
    return 'masked';
  },
});

function safeUri(text: string): string | null {
  try {
    return encodeURIComponent(text);
  } catch {
    return null;
  }
}
