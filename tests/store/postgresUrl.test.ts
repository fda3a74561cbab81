import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partUrl, readPostgresUrl, withoutPassword, withPassword } from '../../src/store/postgresUrl.ts';
import { StoreError } from '../../src/store/store.ts';

/** Long enough not to stand in the rest of a URL by chance. */
const password = fc.string({ unit: 'grapheme', minLength: 8, maxLength: 30 }).map((text) => `~${text}~`);
const user = fc.stringMatching(/^[a-z][a-z0-9_]{0,9}$/u);
const host = fc.constantFrom('db.example', 'localhost', '10.0.0.7', '[::1]', '');
const port = fc.constantFrom('', ':5432');
const query = fc.constantFrom('', '?sslmode=verify-full', '?sslmode=disable&channel_binding=require');
const base = fc.record({ user, host, port, query }).filter(({ host, port }) => host !== '' || port === '');

describe('the password of a URL', () => {
  it('is given back as it was put in, and the rest stays as it was', () => {
    fc.assert(
      fc.property(base, password, (one, given) => {
        const url = `postgres://${one.user}@${one.host}${one.port}/allclear${one.query}`;
        const whole = withPassword(url, given);
        expect(partUrl(whole)).toMatchObject({ url, password: given });
        expect(withoutPassword(whole)).toBe(url.replace('@', ':***@'));
        const { password: read, user: name, database } = readPostgresUrl(whole, {});
        expect({ read, name, database }).toEqual({ read: given, name: one.user, database: 'allclear' });
      }),
    );
  });

  it('is shown nowhere, whatever is wrong with the URL and however it was written into it', () => {
    const written = fc.string({ minLength: 8, maxLength: 20 }).map((text) => `~${text.replaceAll('?', '!')}~`);
    const tail = fc.constantFrom(
      '@h/db',
      '@h:99999/db',
      '@',
      '@h/db?sslmod=x',
      '@h1,h2/db',
      '@h1:1,h2:2/db',
      '@[::1/db',
    );
    const head = fc.constantFrom('postgres://u', 'postgresql://', 'POSTGRES://u', 'postgres:u');
    fc.assert(
      fc.property(head, written, tail, (head, given, tail) => {
        const url = `${head}:${given}${tail}`;
        expect(withoutPassword(url)).not.toContain(given);
        expect(partUrl(url).url).not.toContain(given);
        try {
          expect(readPostgresUrl(url, {}).shown).not.toContain(given);
        } catch (error) {
          if (!(error instanceof StoreError)) throw error;
          expect(JSON.stringify(error.fault)).not.toContain(given);
        }
      }),
    );
  });

  it.each([
    'postgres://host/db',
    'postgres://host:5432/db',
    'postgres://u@[::1]:5432/db',
    'postgres://[fe80::1]/db',
    'postgres://localhost:5433/db?host=/var/run/postgresql',
    'sqlite:/home/me/a:b@c.db',
  ])('is not seen where there is none: %s', (url) => {
    expect(partUrl(url)).toEqual({ url, password: null, raw: null });
    expect(withoutPassword(url)).toBe(url);
  });

  it('may stand behind the question mark, as libpq takes it', () => {
    const url = 'postgres://u@h/db?password=a%40b&sslmode=disable';
    expect(withoutPassword(url)).toBe('postgres://u@h/db?password=***&sslmode=disable');
    expect(readPostgresUrl(url, {})).toMatchObject({ password: 'a@b', user: 'u', ssl: false });
  });
});

describe('the connection', () => {
  const isPlain = (url: string, env = {}): boolean => readPostgresUrl(url, env).ssl === false;

  it('is in the clear on this machine, unless TLS is asked for', () => {
    for (const host of ['localhost', '127.0.0.1', '127.3.2.1', '[::1]', '']) {
      expect(isPlain(`postgres://u@${host}/db`), host).toBe(true);
      expect(isPlain(`postgres://u@${host}/db?sslmode=require`), host).toBe(false);
    }
    expect(isPlain('postgres://u@localhost/db?host=/run/postgresql')).toBe(true);
  });

  it('is verified everywhere else, whatever weaker mode is named, unless it is turned off', () => {
    for (const host of ['db.example', '10.0.0.7', '0.0.0.0', 'localhost.example', '127.example', '[::2]']) {
      for (const mode of ['', '?sslmode=allow', '?sslmode=prefer', '?sslmode=require', '?sslmode=verify-ca']) {
        expect(readPostgresUrl(`postgres://u@${host}/db${mode}`, {}).ssl).toMatchObject({ rejectUnauthorized: true });
      }
      expect(isPlain(`postgres://u@${host}/db?sslmode=disable`)).toBe(true);
    }
    expect(isPlain('postgres://u@localhost/db?host=db.example')).toBe(false);
    expect(isPlain('postgres:///db', { PGHOST: 'db.example' })).toBe(false);
    expect(isPlain('postgres://u@db.example/db', { PGSSLMODE: 'disable' })).toBe(true);
    expect(isPlain('postgres://u@db.example/db?sslmode=require', { PGSSLMODE: 'disable' })).toBe(false);
  });

  it('is not read where a control character could say something else to another reader', () => {
    for (const url of ['postgres://u@db.example/db?sslmode=\tdisable', 'postgres://u@db.exa\nmple/db']) {
      expect(() => readPostgresUrl(url, {})).toThrow(StoreError);
    }
  });
});
