import type { Change } from '../../config/editText.ts';
import { CliError } from '../cliError.ts';
import type { Context } from '../define.ts';
import { type ConfigFile, editConfigFile, readConfigFile, sectionOf } from '../init/configFile.ts';
import { askOne } from '../io/prompter.ts';
import { stopped } from '../publishFlow.ts';
import { changeChannels } from './changeChannels.ts';
import { componentChanges, contactChanges, probeChanges, titlesOf } from './changeParts.ts';
import { askCompany, askPageUrl } from './init.ts';

/** What happens to a config that stands; `anew`: it is asked for from the beginning. */
export async function askWhatNow(file: string, pageFolder: string, context: Context): Promise<'changed' | 'anew'> {
  const { output } = context;
  output.say(`There is a config already: ${file}`);
  const problem = problemOf(file);
  if (problem !== null) output.say(problem);
  const choice = await askOne(
    'What would you like to do?',
    [
      ...(problem === null ? [{ name: 'Change it', value: 'change' }] : []),
      { name: 'Start anew (it is kept beside the new one)', value: 'anew' },
      { name: 'Leave it as it is', value: 'leave' },
    ],
    problem === null ? 'change' : 'leave',
  );
  if (choice === 'anew') return 'anew';
  if (choice === 'leave') throw stopped();
  await change(file, pageFolder, context);
  return 'changed';
}

/** Why it can't be changed in places; null: it can. */
function problemOf(file: string): string | null {
  try {
    readConfigFile(file);
    return null;
  } catch (error) {
    if (error instanceof CliError) return error.explanation.message;
    throw error;
  }
}

/** One section after the other; each is written as soon as it is answered, so that leaving loses none. */
async function change(file: string, pageFolder: string, context: Context): Promise<void> {
  const { output } = context;
  output.say('Only what you change is written, each thing as soon as you have answered it.\n');
  let writes = 0;
  const save = async (config: ConfigFile, changes: readonly Change[]): Promise<void> => {
    if (changes.length === 0) return;
    // The one before is from before this sitting.
    await editConfigFile(config, { changes, keepEarlier: writes === 0 }, context);
    writes += 1;
    output.say(`  Wrote ${file}`);
  };
  for (;;) {
    const config = readConfigFile(file);
    const section = await askOne('What do you want to change?', sectionsOf(config), 'done');
    if (section === 'done') break;
    if (section === 'channels') {
      writes += await changeChannels(config, { pageFolder, keepEarlier: writes === 0 }, context);
      continue;
    }
    await save(config, await askSection(section, config, context));
  }
  output.result(
    { config: file, changes: writes },
    writes === 0 ? 'Nothing was changed.' : `Wrote ${file}; the one before is kept as ${file}.before`,
  );
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function sectionsOf(config: ConfigFile) {
  const list = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(', '));
  const contacts = sectionOf(config, 'contacts')['sources'];
  return [
    { name: `Channels (${list(Object.keys(sectionOf(config, 'channels')))})`, value: 'channels' },
    { name: `Components (${list(titlesOf(config))})`, value: 'components' },
    { name: `Probes (${list(Object.keys(sectionOf(config, 'probes')))})`, value: 'probes' },
    { name: `The list of customers (${Array.isArray(contacts) ? contacts.length : 'none'})`, value: 'contacts' },
    { name: `Company (${text(sectionOf(config, 'company')['name']) || 'none'})`, value: 'company' },
    { name: `Status page (${text(sectionOf(config, 'statusPage')['url']) || 'none'})`, value: 'page' },
    { name: 'Nothing more', value: 'done' },
  ];
}

async function askSection(section: string, config: ConfigFile, context: Context): Promise<readonly Change[]> {
  switch (section) {
    case 'components':
      return await componentChanges(config);
    case 'probes':
      return await probeChanges(config, context);
    case 'contacts':
      return await contactChanges(config, context);
    case 'company': {
      const before = text(sectionOf(config, 'company')['name']);
      const company = await askCompany(before);
      return company === before ? [] : [{ path: ['company', 'name'], value: company }];
    }
    default: {
      const before = text(sectionOf(config, 'statusPage')['url']);
      const url = await askPageUrl(before);
      if ((url ?? '') === before) return [];
      return url === null
        ? [{ path: ['statusPage'], value: undefined }]
        : [{ path: ['statusPage', 'url'], value: url }];
    }
  }
}
