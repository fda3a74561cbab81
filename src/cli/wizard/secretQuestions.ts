import { randomBytes } from 'node:crypto';
import { Secret } from '../../domain/secret.ts';
import type { Context } from '../define.ts';
import { isEnvName } from '../init/channelFlags.ts';
import { openKeychain } from '../init/configFile.ts';
import { type Home, TypedSecret } from '../init/typedSecret.ts';
import { askOne, askSecret, askText } from '../io/prompter.ts';
import { whileBusy } from '../io/spinner.ts';
import type { Offers, Question } from './channelWords.ts';

interface WantedSecret {
  /** `smtp.password` */
  readonly path: string;
  readonly words: Question;
  readonly before: unknown;
}

export interface SecretsAsked {
  readonly type: string;
  readonly secrets: readonly WantedSecret[];
  readonly context: Context;
  readonly onSecret: (path: string, secret: Secret | TypedSecret) => void;
}

type Place = 'keychain' | 'env' | 'typed' | 'made';

/** Where they are first, for all of them at once; a keychain that answers is offered first. What is typed is never shown. */
export async function askSecrets({ type, secrets, context, onSecret }: SecretsAsked): Promise<void> {
  const [first] = secrets;
  if (!first) return;
  const what = secrets.length === 1 ? `is the ${first.words.text}` : `are its ${secrets.length} keys`;
  const home = (await keychainWorks(context)) ? 'keychain' : 'file';
  const [it, is, aVariable] =
    secrets.length === 1 ? ['it', 'it is', 'an environment variable'] : ['them', 'they are', 'environment variables'];
  const kept = { keychain: 'the keychain', file: 'a file that only you can read' };
  const typed = (where: Home): string => `I type ${it} here; ${is} kept in ${kept[where]}`;
  const choices: readonly { readonly name: string; readonly value: Place }[] = [
    ...(home === 'keychain' ? [{ name: typed('keychain'), value: 'keychain' as const }] : []),
    { name: `In ${aVariable}`, value: 'env' },
    { name: typed('file'), value: 'typed' },
    ...(type === 'webhook' ? [{ name: `Make a new one; it is kept in ${kept[home]}`, value: 'made' as const }] : []),
  ];
  const place = await askOne(`Where ${what}?`, choices, choices[0]?.value ?? 'env');
  for (const secret of secrets) onSecret(secret.path, await askOneSecret(secret, place, home));
}

/** Some take three seconds to say nothing. */
async function keychainWorks({ env, output }: Context): Promise<boolean> {
  const keychain = await openKeychain(env);
  return await whileBusy(output, 'Looking for a keychain', async () => await keychain.works());
}

async function askOneSecret({ words, before }: WantedSecret, place: Place, home: Home): Promise<Secret | TypedSecret> {
  const { text, offered } = words;
  if (place === 'made') return new TypedSecret(`whsec_${randomBytes(32).toString('base64')}`, home);
  if (place === 'keychain' || place === 'typed') {
    return new TypedSecret(await askValue(text), place === 'keychain' ? 'keychain' : 'file');
  }
  const named = (one: string): true | string =>
    isEnvName(one) ? true : 'The name of the variable, not what is in it: letters, digits and "_".';
  const known = before instanceof Secret && before.source.kind === 'env' ? before.source.name : null;
  const name = await askText(`Which variable has the ${text}?`, known ?? offered?.({} as Offers) ?? '', named);
  return new Secret({ kind: 'env', name });
}

/** Typed hidden, and without the spaces that come along when it is pasted. */
export async function askValue(text: string): Promise<string> {
  const given = (one: string): true | string => (one.trim() === '' ? 'It can not be empty.' : true);
  return (await askSecret(`The ${text}:`, given)).trim();
}
