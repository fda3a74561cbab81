import type { Channel } from '../channels/channel.ts';
import type { Config } from '../config/config.ts';
import { heldReason } from '../domain/approval.ts';
import type { EntryEvent } from '../domain/event.ts';
import type { PlannedDelivery } from '../domain/plan.ts';
import { clockText } from '../domain/quietHours.ts';
import { ok, type Result } from '../domain/result.ts';
import type { MessageFacts } from '../messages/facts.ts';
import type { MessageForm, RenderedMessage, TemplateFault } from '../messages/renderer.ts';
import { roundCost } from './confirmations.ts';
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
  for (const group of groups) {
    const { planned: first, recipients } = group;
    const channel = deps.config.channels.find((one) => one.name === first.channel);
    if (!channel) continue;
    const rendered = await renderFor(render, said, channel, first);
    if (!rendered.ok) {
      faults.push({ kind: 'template', channel: channel.name, locale: first.locale, fault: rendered.error });
      continue;
    }
    const { message, size, sentencesLeftOut } = rendered.value;
    const { definition, settings } = channel;
    const pricing = definition.pricing?.(settings);
    const cost = first.edits === null ? (definition.cost?.(message, settings) ?? null) : null;
    messages.push({
      channel: channel.name,
      type: definition.type,
      locale: first.locale,
      message,
      size,
      sentencesLeftOut,
      recipients,
      cost: cost === null ? null : roundCost(cost * recipients),
      currency: pricing?.currency ?? 'USD',
      priceSource: pricing?.source ?? null,
      dueAt: group.dueAt,
      asleep: asleepIn(channel, group),
      afterwards: definition.afterwards,
      isEdit: first.edits !== null,
      ...(first.reason === heldReason ? { isHeld: true } : {}),
    });
  }
  return { messages, faults };
}

function asleepIn({ definition, settings }: Channel, { asleep: count }: PlannedGroup): DraftMessage['asleep'] {
  const hours = definition.quietHours?.(settings) ?? null;
  return count === 0 || hours === null ? null : { count, until: clockText(hours.toMinute) };
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
    const form = formOf(deps.config, channel, textOnly);
    const key = `${event}\n${channel.definition.type}\n${locale}\n${form.thread}\n${form.unsubscribeAt}`;
    const rendering = done.get(key) ?? deps.renderer().then((renderer) => renderer.render(event, locale, form, facts));
    done.set(key, rendering);
    return rendering;
  };
}

function formOf({ signingKey }: Config, { definition, settings }: Channel, textOnly: boolean): MessageForm {
  const { variants, format, measure } = definition;
  const form = { variants, format, measure, thread: definition.threads?.(settings) ?? false, textOnly };
  // Without the key a mail has no link of its reader's own, so it does not speak of one.
  const unsubscribeAt = signingKey === null ? null : (definition.optOutAt?.(settings) ?? null);
  return unsubscribeAt === null ? form : { ...form, unsubscribeAt };
}
