import type { Check } from '../../usecases/doctorCheck.ts';
import type { Context } from '../define.ts';
import { checkLines } from '../init/checkLines.ts';
import { type ChannelSecret, type NewSecrets, tryWith } from '../init/renewSecrets.ts';
import type { Login } from '../init/runLogin.ts';
import { placeOf } from '../init/secretRefs.ts';
import { askSecret } from '../io/prompter.ts';
import { whileBusy } from '../io/spinner.ts';
import { stopped } from '../publishFlow.ts';
import { questionOf } from './channelWords.ts';
import { type Found, untilKept } from './untilKept.ts';

/** Asks again for what the channel signs in with; an empty answer leaves the one that is there. */
export async function askLogin(
  { config, name, secrets }: Login,
  context: Context,
): Promise<{ readonly typed: NewSecrets; readonly checks: Found<NewSecrets>['checks'] }> {
  const { output, env } = context;
  const type = String((config.raw['channels'] as Record<string, { readonly type?: unknown }>)[name]?.type);
  for (const { setting, kind, name: variable } of secrets.filter((one) => one.kind === 'env')) {
    const state = env[variable] ? 'is set; to renew it set it anew' : 'is not set';
    output.say(`  ${setting} is read from the ${kind === 'env' ? 'variable' : kind} ${variable}, which ${state}.`);
  }
  if (secrets.length === 0) output.say(`  "${name}" has no secret that could be typed.`);
  const mine = secrets.filter(({ kind }) => kind !== 'env');
  let first = mine.length === 0 ? new Map<string, string>() : await askEach(type, mine, config.folder, context);
  if (first.size === 0) return { typed: first, checks: await tryAsItIs({ config, name, secrets }, context) };
  const { kept, checks } = await untilKept<NewSecrets>(
    {
      what: 'the new secrets',
      ask: async (earlier) => {
        if (earlier !== null) first = await askEach(type, mine, config.folder, context);
        return first;
      },
      attempt: async (typed) => await tryWith(config, name, secrets, typed, context),
      leave: 'Leave everything as it was',
    },
    context,
  );
  if (kept === null) throw stopped();
  return { typed: kept, checks };
}

/** Nothing new was typed: does what is there hold? */
async function tryAsItIs({ config, name, secrets }: Login, context: Context): Promise<readonly Check[]> {
  const { output, terminal } = context;
  const attempt = async () => await tryWith(config, name, secrets, new Map(), context);
  const checks = await whileBusy(output, 'Trying it', attempt);
  output.say(checkLines(checks, terminal).join('\n'));
  return checks;
}

async function askEach(
  type: string,
  secrets: readonly ChannelSecret[],
  folder: string,
  { output }: Context,
): Promise<Map<string, string>> {
  const typed = new Map<string, string>();
  for (const { setting, kind, name, path } of secrets) {
    const words = questionOf(type, path.filter((key) => typeof key === 'string').join('.')).text;
    const home = kind === 'literal' ? 'the config itself' : placeOf({ kind, name, path }, folder);
    output.say(`  kept in ${home}; Enter leaves it as it is`);
    const value = (await askSecret(`The ${words}:`, () => true)).trim();
    if (value !== '') typed.set(setting, value);
  }
  return typed;
}
