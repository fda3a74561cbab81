import type { Channel } from '../channels/channel.ts';
import type { EntryEvent } from '../domain/event.ts';
import type { Plan } from '../domain/plan.ts';
import type { Result } from '../domain/result.ts';
import type { MessageFacts } from '../messages/facts.ts';
import type { MessageForm, RenderedMessage, TemplateFault } from '../messages/renderer.ts';
import type { Deps } from './deps.ts';
import type { DraftMessage } from './draft.ts';
import type { PublishFault } from './refusal.ts';

export interface RenderedPlan {
  readonly messages: readonly DraftMessage[];
  readonly faults: readonly PublishFault[];
}

/** Renders every message of a plan, once a channel and locale, and gathers all that is wrong with them. */
export async function renderMessages(
  deps: Deps,
  event: EntryEvent,
  facts: MessageFacts,
  plan: Plan,
  textOnly: boolean,
): Promise<RenderedPlan> {
  const messages: DraftMessage[] = [];
  const faults: PublishFault[] = [];
  const render = renderOnce(deps, event, facts, textOnly);
  const planned = Map.groupBy(
    plan.deliveries.filter((delivery) => delivery.state === 'queued'),
    (delivery) => `${delivery.channel}\n${delivery.locale}`,
  );
  for (const group of planned.values()) {
    const [first] = group;
    const channel = deps.config.channels.find((one) => one.name === first?.channel);
    if (!first || !channel) continue;
    const rendered = await render(channel, first.locale);
    if (!rendered.ok) {
      faults.push({ kind: 'template', channel: channel.name, locale: first.locale, fault: rendered.error });
      continue;
    }
    const { message, size, sentencesLeftOut } = rendered.value;
    const cost = channel.definition.cost?.(message) ?? null;
    messages.push({
      channel: channel.name,
      type: channel.definition.type,
      locale: first.locale,
      message,
      size,
      sentencesLeftOut,
      recipients: group.length,
      cost: cost === null ? null : cost * group.length,
      dueAt: first.dueAt,
      afterwards: channel.definition.afterwards,
    });
  }
  return { messages, faults };
}

/** Channels of one type and locale get the same words: rendered once. */
function renderOnce(
  deps: Deps,
  event: EntryEvent,
  facts: MessageFacts,
  textOnly: boolean,
): (channel: Channel, locale: string) => Promise<Result<RenderedMessage, TemplateFault>> {
  const done = new Map<string, Promise<Result<RenderedMessage, TemplateFault>>>();
  return (channel, locale) => {
    const form = formOf(channel, textOnly);
    const key = `${channel.definition.type}\n${locale}\n${form.thread}`;
    const rendering = done.get(key) ?? deps.renderer().then((renderer) => renderer.render(event, locale, form, facts));
    done.set(key, rendering);
    return rendering;
  };
}

function formOf({ definition, settings }: Channel, textOnly: boolean): MessageForm {
  const { variants, format, measure } = definition;
  return { variants, format, measure, thread: definition.threads?.(settings) ?? false, textOnly };
}
