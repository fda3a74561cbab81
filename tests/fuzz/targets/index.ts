import type { Target } from '../target.ts';

/** Every parser under fuzzing; loaded in groups, because most runs want a few. */
const groups: readonly (() => Promise<readonly Target[]>)[] = [
  async () => Object.values(await import('./config.ts')),
  async () => Object.values(await import('./configEdit.ts')),
  async () => Object.values(await import('./commandLine.ts')),
  async () => Object.values(await import('./completion.ts')),
  async () => Object.values(await import('./contacts.ts')),
  async () => Object.values(await import('./addresses.ts')),
  async () => Object.values(await import('./texts.ts')),
  async () => [
    (await import('./markup.ts')).markdown,
    (await import('./markup.ts')).foreignHtml,
    (await import('./markup.ts')).sitePage,
  ],
  async () => Object.values(await import('./templates.ts')),
  async () => Object.values(await import('./times.ts')),
  async () => Object.values(await import('./urls.ts')),
  async () => Object.values(await import('./stores.ts')),
  async () => Object.values(await import('./tokens.ts')),
  async () => (await import('./channels.ts')).channels,
  async () => Object.values(await import('./page.ts')),
  async () => Object.values(await import('./imports.ts')),
  async () => Object.values(await import('./exports.ts')),
  async () => Object.values(await import('./httpClient.ts')),
  async () => Object.values(await import('./site.ts')),
  async () => Object.values(await import('./bucket.ts')),
  async () => Object.values(await import('./secrets.ts')),
  async () => Object.values(await import('./smtp.ts')),
  async () => Object.values(await import('./dns.ts')),
  async () => Object.values(await import('./tls.ts')),
];

let loaded: Promise<readonly Target[]> | null = null;

export const loadTargets = (): Promise<readonly Target[]> => {
  loaded ??= Promise.all(groups.map((load) => load())).then((some) => some.flat());
  return loaded;
};

/** Throws for a name that is none. */
export async function loadTarget(name: string): Promise<Target> {
  const found = (await loadTargets()).find((one) => one.name === name);
  if (!found) throw new Error(`there is no target "${name}"`);
  return found;
}
