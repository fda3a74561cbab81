/** A Markdown file in its two parts. */
export type MarkdownFile =
  | { readonly kind: 'read'; readonly fields: Readonly<Record<string, unknown>>; readonly body: string }
  /** It has none. */
  | { readonly kind: 'bare' }
  | { readonly kind: 'broken'; readonly why: string };

/**
 * Reads YAML in front of Markdown. Names of fields are in lower case, as Hugo takes them. Dates stay as they were written:
 * YAML 1.2 has none.
 */
export async function readFrontMatter(text: string): Promise<MarkdownFile> {
  const start = text.trimStart();
  if (/^\+\+\+\s*$/mu.test(start.slice(0, 5))) {
    return {
      kind: 'broken',
      why: 'its front matter is TOML; turn it into YAML first: hugo convert toYAML --output yaml',
    };
  }
  const found = /^---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)/mu.exec(start);
  if (found?.index !== 0) return { kind: 'bare' };
  const read = await readYaml(found[1] ?? '');
  if (read.kind === 'broken') return read;
  const fields = Object.entries(read.fields).map(([name, value]) => [name.toLowerCase(), value] as const);
  return { kind: 'read', fields: Object.fromEntries(fields), body: start.slice(found[0].length) };
}

type Yaml =
  | { readonly kind: 'read'; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly kind: 'broken'; readonly why: string };

/** A mapping; aliases are followed a hundred times at most, so that no small file becomes a large one. */
export async function readYaml(text: string): Promise<Yaml> {
  const {
    default: { parse, YAMLError },
  } = await import('yaml');
  try {
    const value: unknown = parse(text, { schema: 'core', maxAliasCount: 100, logLevel: 'error' });
    if (value === null || value === undefined) return { kind: 'read', fields: {} };
    if (typeof value !== 'object' || Array.isArray(value))
      return { kind: 'broken', why: 'its YAML is no list of fields' };
    return { kind: 'read', fields: value as Readonly<Record<string, unknown>> };
  } catch (error) {
    const said =
      error instanceof YAMLError || error instanceof ReferenceError ? error.message.split('\n')[0] : 'unreadable';
    return { kind: 'broken', why: `its YAML is broken: ${String(said).replace(/:$/u, '')}` };
  }
}
