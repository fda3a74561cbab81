import type { Channel } from '../channels/channel.ts';
import type { EntryEvent } from '../domain/event.ts';
import type { PlannedDelivery } from '../domain/plan.ts';
import { ok, type Result } from '../domain/result.ts';
import type { MessageFacts } from '../messages/facts.ts';
import type { MessageForm, RenderedMessage, TemplateFault } from '../messages/renderer.ts';
import type { Deps } from './deps.ts';
import type { DraftMessage } from './draft.ts';
import type { PlannedGroup } from './planning.ts';
import type { PublishFault } from './refusal.ts';

export interface RenderedPlan {
  readonly messages: readonly DraftMessage[];
  readonly faults: readonly PublishFault[];
}

/** An event and what its templates may know of it. */
interface Words {
  readonly event: EntryEvent;
  readonly facts: MessageFacts;
}

/** What an update says. */
export interface Said extends Words {
  /** Of a correction: the update that it corrects, with the right words in it. */
  readonly corrected: Words | null;
}

/** Renders every message of a plan, once a channel and locale, and gathers all that is wrong with them. */
export async function renderMessages(
  deps: Deps,
  said: Said,
  groups: readonly PlannedGroup[],
  textOnly: boolean,
): Promise<RenderedPlan> {
  const messages: DraftMessage[] = [];
  const faults: PublishFault[] = [];
  const render = renderOnce(deps, textOnly);
  for (const { planned: first, recipients } of groups) {
    const channel = deps.config.channels.find((one) => one.name === first.channel);
    if (!channel) continue;
    const rendered = await renderFor(render, said, channel, first);
    if (!rendered.ok) {
      faults.push({ kind: 'template', channel: channel.name, locale: first.locale, fault: rendered.error });
      continue;
    }
    const { message, size, sentencesLeftOut } = rendered.value;
    const cost = first.edits === null ? (channel.definition.cost?.(message) ?? null) : null;
    messages.push({
      channel: channel.name,
      type: channel.definition.type,
      locale: first.locale,
      message,
      size,
      sentencesLeftOut,
      recipients,
      cost: cost === null ? null : cost * recipients,
      dueAt: first.dueAt,
      afterwards: channel.definition.afterwards,
      isEdit: first.edits !== null,
    });
  }
  return { messages, faults };
}

type Rendering = Promise<Result<RenderedMessage, TemplateFault>>;
type Render = (words: Words, channel: Channel, locale: string) => Rendering;

/** Of a correction that edits both texts are needed: should the service refuse the edit, the correction is posted. */
async function renderFor(render: Render, said: Said, channel: Channel, planned: PlannedDelivery): Rendering {
  const { corrected } = said;
  if (!corrected || (planned.edits === null && !planned.untold)) return await render(said, channel, planned.locale);
  const right = await render(corrected, channel, planned.locale);
  if (!right.ok || planned.edits === null) return right;
  const post = await render(said, channel, planned.locale);
  if (!post.ok) return post;
  return ok({ ...right.value, message: { ...post.value.message, inPlace: right.value.message } });
}

/** Channels of one type and locale get the same words: rendered once. */
function renderOnce(deps: Deps, textOnly: boolean): Render {
  const done = new Map<string, Rendering>();
  return ({ event, facts }, channel, locale) => {
    const form = formOf(channel, textOnly);
    const key = `${event}\n${channel.definition.type}\n${locale}\n${form.thread}`;
    const rendering = done.get(key) ?? deps.renderer().then((renderer) => renderer.render(event, locale, form, facts));
    done.set(key, rendering);
    return rendering;
  };
}

function formOf({ definition, settings }: Channel, textOnly: boolean): MessageForm {
  const { variants, format, measure } = definition;
  return { variants, format, measure, thread: definition.threads?.(settings) ?? false, textOnly };
}
