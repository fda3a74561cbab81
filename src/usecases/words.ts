import type { Incident } from '../domain/incident.ts';
import type { Update } from '../domain/update.ts';
import type { Deps } from './deps.ts';
import { messageFacts } from './facts.ts';
import type { PublishInput } from './input.ts';
import type { PublishFault } from './refusal.ts';
import { normaliseText } from './text.ts';

/** The founder's words, or the template's where he gave none. */
export async function chooseWords(
  deps: Deps,
  incident: Incident,
  update: Update,
  input: Pick<PublishInput, 'message'>,
): Promise<{ readonly body: string; readonly faults: readonly PublishFault[] }> {
  if (input.message !== null && input.message.trim() !== '') return { body: normaliseText(input.message), faults: [] };
  const renderer = await deps.renderer();
  const facts = messageFacts(deps.config, incident, update);
  const words = renderer.defaultMessage(update.event, deps.config.locale, facts);
  if (words.ok) return { body: words.value, faults: [] };
  return {
    body: '',
    faults: [{ kind: 'template', channel: 'message', locale: deps.config.locale, fault: words.error }],
  };
}
