import { existsSync } from 'node:fs';
import { plural } from '../../usecases/people.ts';
import type { ErasedPerson, PersonalData } from '../../usecases/personalData.ts';
import { CliError } from '../cliError.ts';
import type { Args, Context, Options } from '../define.ts';
import { askYes } from '../io/prompter.ts';
import { stopped } from '../publishFlow.ts';
import { Values } from '../values.ts';
import { contactsRefused, orRefused } from './words.ts';

export async function runErase([address = '']: Args, options: Options, context: Context): Promise<number> {
  const { app: load, output, verb } = context;
  const values = new Values(options);
  const isAgreed = values.flag('yes');
  values.check(verb);
  const app = await load();
  const contacts = await app.contacts();
  return await orRefused(verb, async () => {
    const data = await contacts.personalData(address);
    if (!data.ok) throw contactsRefused(data.error, verb);
    if (!isAgreed) await confirm(data.value, context);
    const erased = await contacts.erase(data.value);
    for (const warning of warningsOf(erased, copiesOf(app.config.storeUrl))) output.warn(warning);
    output.result(erased, textOf(erased));
    return 0;
  });
}

async function confirm({ address, people, deliveries }: PersonalData, context: Context): Promise<void> {
  const { output, terminal, verb } = context;
  if (!terminal.interactive) {
    throw new CliError({
      kind: 'unconfirmed',
      message: `Not confirmed: what "${verb}" takes out can't be brought back.`,
      hint: `See first what there is: incident contacts export ${address.key}. Then: incident ${verb} ${address.key} --yes`,
      exit: 2,
    });
  }
  const entries = plural(people.length, 'entry', 'entries');
  const told = plural(deliveries.length, 'delivery', 'deliveries');
  output.say(`${address.key}: ${entries} in the list, ${told} in the ledger.`);
  if (!(await askYes('Take them out for good?', false))) throw stopped();
}

/** Copies that a migration made, which nothing is taken out of. */
function copiesOf(storeUrl: string): readonly string[] {
  if (!storeUrl.startsWith('sqlite:')) return [];
  const path = storeUrl.slice('sqlite:'.length);
  return Array.from({ length: 20 }, (_, version) => `${path}.before-v${version}`).filter((copy) => existsSync(copy));
}

function warningsOf({ isKeptOut, sources }: ErasedPerson, copies: readonly string[]): readonly string[] {
  const from = sources.join(', ');
  return [
    ...(sources.length > 0 && isKeptOut ? [`${from} may have them still; take them out there too`] : []),
    ...(isKeptOut
      ? []
      : [
          `the config has no signingKey, so nothing says that they are to be kept out: ${from || 'a list'} that has them still brings them back; see signingKey in incident doctor`,
        ]),
    ...copies.map((copy) => `the copy ${copy} still has them; delete it when you need it no more`),
  ];
}

function textOf({ people, deliveries, isKeptOut }: ErasedPerson): string {
  const counts = `${plural(people, 'entry', 'entries')} of the list, ${plural(deliveries, 'delivery', 'deliveries')} of the ledger`;
  return `Erased from ${counts}.${isKeptOut ? ' No list brings them back.' : ''}`;
}
