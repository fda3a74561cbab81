import type { Context } from '../define.ts';
import type { ChannelAnswer } from '../init/answers.ts';
import { replaceSecrets, TypedSecret } from '../init/typedSecret.ts';
import { questionOf } from './channelWords.ts';
import { askValue } from './secretQuestions.ts';

/** A channel of an earlier sitting: all is there but what was typed hidden, which no draft keeps. */
export async function fillTyped(type: string, answer: ChannelAnswer, { output }: Context): Promise<ChannelAnswer> {
  const missing = new Map<TypedSecret, string>();
  replaceSecrets(answer, '', (secret, path) => {
    if (secret instanceof TypedSecret && secret.value === '') missing.set(secret, path);
  });
  if (missing.size === 0) return answer;
  output.say('  As you answered it before. What you typed hidden was not kept, so please once more:');
  const filled = new Map<unknown, TypedSecret>();
  for (const [secret, path] of missing) {
    filled.set(secret, new TypedSecret(await askValue(questionOf(type, path).text), secret.home));
  }
  return replaceSecrets(answer, '', (secret) => filled.get(secret) ?? secret) as ChannelAnswer;
}
