import type { Change } from '../../config/editText.ts';
import type { Context } from '../define.ts';
import { namedComponents } from '../init/answers.ts';
import { type ConfigFile, sectionOf } from '../init/configFile.ts';
import { askOne } from '../io/prompter.ts';
import { askComponents, askContacts, askProbe } from './init.ts';

type Fields = Readonly<Record<string, unknown>>;

const listAt = ({ raw }: ConfigFile, key: string): readonly Fields[] =>
  Array.isArray(raw[key]) ? (raw[key] as readonly Fields[]) : [];

const titleOf = (component: Fields): string => String(component['title'] ?? component['name'] ?? '');
export const titlesOf = (config: ConfigFile): readonly string[] => listAt(config, 'components').map(titleOf);

/** Those that stay keep all that the file says of them; new ones are answered for by every probe. */
export async function componentChanges(config: ConfigFile): Promise<readonly Change[]> {
  const before = listAt(config, 'components');
  const titles = await askComponents(titlesOf(config).join(', '));
  const isThere = (title: string): boolean => before.some((one) => titleOf(one) === title || one['name'] === title);
  const gone = before.flatMap((one, index) =>
    titles.includes(titleOf(one)) || titles.includes(String(one['name'])) ? [] : [index],
  );
  const names = before.filter((_, index) => !gone.includes(index)).map((one) => one['name']);
  const probes = Object.keys(sectionOf(config, 'probes'));
  const added = namedComponents(titles.filter((title) => !isThere(title))).filter(({ name }) => !names.includes(name));
  return [
    ...gone.toReversed().map((index) => ({ path: ['components', index], value: undefined })),
    ...added.map((one, index) => ({
      path: ['components', names.length + index],
      value: probes.length > 0 ? { ...one, probes } : one,
    })),
  ];
}

/** One probe: added, led elsewhere, or taken out, of the components that name it as well. */
export async function probeChanges(config: ConfigFile, context: Context): Promise<readonly Change[]> {
  const probes = sectionOf(config, 'probes') as Readonly<Record<string, Fields>>;
  const names = Object.keys(probes);
  const choices = [
    ...names.map((name) => ({
      name: `${name} (${String(probes[name]?.['url'] ?? probes[name]?.['type'])})`,
      value: name,
    })),
    { name: 'Add another one', value: '' },
  ];
  const name = names.length === 0 ? '' : await askOne('Which one?', choices, names[0] ?? '');
  if (name === '') return await addProbe(config, context);
  const isHttp = probes[name]?.['type'] === 'http';
  const what = await askOne(
    'What about it?',
    [
      ...(isHttp ? [{ name: 'Give it another address', value: 'url' }] : []),
      { name: 'Take it out', value: 'remove' },
      { name: 'Leave it as it is', value: 'leave' },
    ],
    isHttp ? 'url' : 'leave',
  );
  if (what === 'leave') return [];
  if (what === 'remove') return removeProbe(config, name);
  const before = String(probes[name]?.['url'] ?? '');
  const { kept } = await askProbe(name, before, config.file, context);
  return kept === null || kept === before ? [] : [{ path: ['probes', name, 'url'], value: kept }];
}

async function addProbe(config: ConfigFile, context: Context): Promise<readonly Change[]> {
  const taken = Object.keys(sectionOf(config, 'probes'));
  let name = 'site';
  for (let number = 2; taken.includes(name); number += 1) name = `site-${number}`;
  const { kept } = await askProbe(name, '', config.file, context);
  if (kept === null) return [];
  const components = listAt(config, 'components');
  return [
    { path: ['probes', name], value: { type: 'http', url: kept } },
    // The first one answers for all parts, as `init` has it; with more of them, whose it is only its owner knows.
    ...(taken.length > 0
      ? []
      : components.flatMap((one, index) =>
          one['probes'] === undefined ? [{ path: ['components', index, 'probes'], value: [name] }] : [],
        )),
  ];
}

function removeProbe(config: ConfigFile, name: string): readonly Change[] {
  const named = listAt(config, 'components').flatMap((component, index) => {
    const probes: readonly unknown[] = Array.isArray(component['probes']) ? component['probes'] : [];
    return probes
      .flatMap((one, at) => (one === name ? [at] : []))
      .toReversed()
      .map((at) => ({ path: ['components', index, 'probes', at], value: undefined }));
  });
  return [{ path: ['probes', name], value: undefined }, ...named];
}

/** The first of the lists; others of the file stay. */
export async function contactChanges(config: ConfigFile, context: Context): Promise<readonly Change[]> {
  const sources = sectionOf(config, 'contacts')['sources'];
  const first = Array.isArray(sources) ? (sources[0] as Fields | undefined) : undefined;
  const before = first?.['type'] === 'file' ? String(first['path']) : '';
  const path = await askContacts(before, context);
  if (path === null || path === before) return [];
  if (first === undefined) return [{ path: ['contacts'], value: { sources: [{ type: 'file', path }] } }];
  return [{ path: ['contacts', 'sources', 0], value: { type: 'file', path } }];
}
