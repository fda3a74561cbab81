import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = new URL('../../', import.meta.url).pathname;
const contracts = join(root, '../shared/contracts');

/** The blocks of the docs in one of these languages. */
export function docBlocks(...languages: readonly string[]): readonly string[] {
  const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
  const texts = [join(root, 'README.md'), ...pages.map((name) => join(root, 'docs', name))].map((path) =>
    readFileSync(path, 'utf8'),
  );
  return texts.flatMap((text) =>
    [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gmu)].flatMap(([, language = '', block = '']) =>
      languages.includes(language) ? [block] : [],
    ),
  );
}

/** The command lines of the docs, a list of words each. */
export const docCommands = (): readonly (readonly string[])[] =>
  docBlocks('sh', 'bash', '', 'console').flatMap((block) =>
    block.split('\n').flatMap((line) => {
      const [, rest] = /^(?:\$ )?incident (.*)$/u.exec(line.replace(/\s+#.*$/u, '')) ?? [];
      return rest === undefined
        ? []
        : [[...rest.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/gu)].map(([, one, two, three]) => one ?? two ?? three ?? '')];
    }),
  );

/** Files of the repository below a folder. */
export function filesIn(folder: string, ending: string): readonly string[] {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(join(path, name), 'utf8'));
}

/** What the services themselves give as examples of their answers; read where they lie, empty where they do not. */
export function vendorExamples(name: string, most = 150): readonly unknown[] {
  const path = join(contracts, `${name}.json`);
  if (!existsSync(path)) return [];
  const found: unknown[] = [];
  const walk = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 24 || found.length >= most) return;
    for (const [key, inner] of Object.entries(value)) {
      if ((key === 'example' || key === 'examples') && typeof inner === 'object' && inner !== null) {
        found.push(
          ...Object.values(inner)
            .map((one) => (isWrapped(one) ? one.value : one))
            .filter(isObject)
            .slice(0, 4),
        );
        if (key === 'example') found.push(inner);
      } else walk(inner, depth + 1);
    }
  };
  walk(JSON.parse(readFileSync(path, 'utf8')), 0);
  return found.filter((one) => JSON.stringify(one).length < 20_000).slice(0, most);
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
const isWrapped = (value: unknown): value is { readonly value: unknown } =>
  isObject(value) && 'value' in (value as object);

/** Like nothing else, so that it is found wherever it leaks to. */
export const planted = 'PLANTED-7f3a9c1e5b-SECRET';
