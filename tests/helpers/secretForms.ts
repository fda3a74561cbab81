/** Shorter pieces stand in ordinary words. */
const shortest = 12;

/** Base64 of a text wherever it stands in what is encoded: the letters that depend on it alone, for each of three places. */
function base64Within(value: Buffer): readonly string[] {
  return [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), value])
      .toString('base64')
      .replace(/=+$/u, '');
    const from = Math.ceil((before * 8) / 6);
    const to = Math.floor(((before + value.length) * 8) / 6);
    return whole.slice(from, to);
  });
}

/** The parts of an address that say who may use it. */
function partsOf(secret: string): readonly string[] {
  if (!URL.canParse(secret) || !/^https?:/u.test(secret)) return [secret];
  const { pathname, searchParams } = new URL(secret);
  return [secret, ...[...pathname.split('/'), ...searchParams.values()].filter((part) => part.length >= 20)];
}

/** What of a secret is like nothing else: not a name before it, nor the head that all keys of a kind have. */
function coreOf(secret: string): string {
  const body = /-----BEGIN [A-Z ]+-----\s([\s\S]+)-----END/u.exec(secret)?.[1];
  if (body !== undefined) return body.replaceAll(/\s/gu, '').slice(64);
  return /[0-9a-f]{32}/u.exec(secret)?.[0] ?? secret.replace(/^whsec_/u, '');
}

/** Every form in which a secret could be written somewhere. */
function formsOf(secret: string): readonly string[] {
  const key = secret.replace(/^whsec_/u, '');
  const forms = [...partsOf(secret), key].flatMap((one) => {
    const bytes = Buffer.from(one);
    const [hex, base64] = [bytes.toString('hex'), base64Within(bytes)];
    return [
      ...[one, encodeURIComponent(one), new URLSearchParams({ '': one }).toString().slice(1)],
      ...[JSON.stringify(one).slice(1, -1), JSON.stringify(JSON.stringify(one)).slice(3, -3)],
      ...[hex, hex.toUpperCase(), ...base64, ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))],
    ];
  });
  // The key of a webhook's secret is what its letters stand for.
  const raw = key === secret ? [] : [Buffer.from(key, 'base64').toString('latin1')];
  return [...new Set([...forms, ...raw])].filter((form) => form.length >= shortest);
}

/** Looks for secrets in what somebody wrote. */
export interface SecretSearch {
  /** The names of those that stand there, in any form. */
  wholeIn(bytes: Buffer): readonly string[];
  /** Also of those of which a piece stands there: cut, or broken over two lines. */
  piecesIn(bytes: Buffer): readonly string[];
}

/** @param secrets by a name to tell them by */
export function createSecretSearch(secrets: ReadonlyMap<string, string>): SecretSearch {
  const forms = [...secrets].flatMap(([name, secret]) =>
    formsOf(secret).map((form) => [name, Buffer.from(form, 'latin1')] as const),
  );
  const pieces = new Map<string, string>();
  for (const [name, form] of [...secrets].flatMap(([name, one]) =>
    formsOf(coreOf(one)).map((form) => [name, form] as const),
  )) {
    for (let at = 0; at + shortest <= form.length; at += 1) pieces.set(form.slice(at, at + shortest), name);
  }
  return {
    wholeIn: (bytes) => [...new Set(forms.filter(([, form]) => bytes.includes(form)).map(([name]) => name))],
    piecesIn: (bytes) => {
      const found = new Set<string>();
      for (const [word] of bytes.toString('latin1').matchAll(/[\x21-\x7e]{12,}/gu)) {
        for (let at = 0; at + shortest <= word.length; at += 1) {
          const name = pieces.get(word.slice(at, at + shortest));
          if (name !== undefined) found.add(name);
        }
      }
      return [...found];
    },
  };
}
