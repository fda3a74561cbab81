import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = new URL('./found/', import.meta.url).pathname;

/** An input by which a parser broke once; `npm test` runs it from then on. */
export interface Found {
  readonly target: string;
  readonly file: string;
  /** What broke when it was found. */
  readonly why: string;
  readonly input: string;
}

export function readFound(target: string): readonly Found[] {
  const own = join(folder, target);
  if (!existsSync(own)) return [];
  return readdirSync(own)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((file) => {
      const { why, input } = JSON.parse(readFileSync(join(own, file), 'utf8')) as { why: string; input: string };
      return { target, file, why, input };
    });
}

/** As JSON, because an input may be half of a letter. @returns where it lies */
export function keepFound(
  target: string,
  { key, why, input }: { readonly key: string; readonly why: string; readonly input: string },
): string {
  const own = join(folder, target);
  mkdirSync(own, { recursive: true });
  const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 10);
  const path = join(own, `${digest(key)}.json`);
  const text = `${JSON.stringify({ why, input }, null, 2)}\n`;
  // Of a kind that was mended once, and that another input shows again.
  const free =
    existsSync(path) && readFileSync(path, 'utf8') !== text ? join(own, `${digest(key)}-${digest(input)}.json`) : path;
  writeFileSync(free, text);
  return free;
}
