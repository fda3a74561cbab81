import { type ChannelIo, SecretFault } from '../channels/channel.ts';
import type { Guard } from '../domain/greenLight.ts';
import type { Incident } from '../domain/incident.ts';
import { type Plan, planDeliveries } from '../domain/plan.ts';
import type { Update } from '../domain/update.ts';
import type { NewDelivery } from '../store/store.ts';
import type { Deps } from './deps.ts';
import { findDestinations } from './destinations.ts';
import type { Draft } from './draft.ts';
import { messageFacts } from './facts.ts';
import { deliveryId } from './ids.ts';
import type { PublishInput } from './input.ts';
import type { PublishFault } from './refusal.ts';
import { renderMessages, type Said } from './renderMessages.ts';
import { messageFaults, titleFaults } from './text.ts';
import { wordingFaults } from './wordingFaults.ts';

/** The update whose text is wrong, and what corrected it before, oldest first. */
export interface Correction {
  readonly original: Update;
  readonly earlier: readonly Update[];
}

/** What a verb has decided; the draft adds who hears of it and in which words. */
export interface Decision {
  readonly epoch: number;
  /** As it is after the update. */
  readonly incident: Incident;
  readonly update: Update;
  readonly guard: Guard | null;
  readonly faults: readonly PublishFault[];
  /** Of a correction. */
  readonly correction?: Correction;
}

/** Plans, renders and checks everything that a decided update will send. Stores and sends nothing. */
export async function buildDraft(deps: Deps, decision: Decision, input: PublishInput): Promise<Draft> {
  const { incident, update, epoch } = decision;
  const plan = await planFor(deps, decision, input);
  const { original } = decision.correction ?? {};
  const said: Said = {
    event: update.event,
    facts: messageFacts(deps.config, incident, update),
    // In the words of the update that it corrects, as if that had been right from the beginning.
    corrected: original ? correctedWords(deps, incident, original, update) : null,
  };
  const textFaults = [...titleFaults(incident.title), ...messageFaults(update.body)];
  // Megabytes are not rendered and searched for more faults: their length is the fault.
  const isTooLong = textFaults.some((fault) => fault.kind === 'text_too_long');
  const rendered = isTooLong
    ? { messages: [], faults: [] }
    : await renderMessages(deps, said, plan.plan, input.textOnly);
  const isRead = !input.allowWording && !isTooLong;
  const faults = [
    ...decision.faults,
    ...textFaults,
    ...plan.faults,
    ...rendered.faults,
    ...(await channelFaults(deps, plan.plan)),
    ...(isRead ? await wordingFaults(deps, incident, update, rendered.messages) : []),
  ];
  const skippedChannels = plan.plan.deliveries.filter((one) => one.reason === 'flag').map((one) => one.channel);
  return {
    kind: 'draft',
    incident,
    update,
    messages: rendered.messages,
    skippedChannels,
    faults,
    warnings: [...plan.warnings, ...warningsFor(deps, plan.plan, update)],
    guard: decision.guard,
    toEntry: () => ({
      epoch,
      incident,
      update,
      messages: rendered.messages.map(({ channel, locale, message }) => ({ channel, locale, message })),
      deliveries: newDeliveries(incident, update, plan.plan),
      overtaken: plan.plan.overtaken,
    }),
  };
}

async function planFor(
  deps: Deps,
  { incident, update, correction }: Decision,
  input: PublishInput,
): Promise<{ plan: Plan; faults: readonly PublishFault[]; warnings: readonly string[] }> {
  const isNote = update.event === 'note';
  const heard = deps.config.channels.filter(({ name, settings }) => {
    const forTeam = isNote || update.isPrivate;
    return (input.only?.includes(name) ?? true) && (!forTeam || settings.audience === 'team');
  });
  const unskipped = heard.filter((channel) => !input.skip.includes(channel.name));
  const destinations = await findDestinations(deps, unskipped, input);
  const skipped = heard
    .filter((channel) => input.skip.includes(channel.name))
    // Nobody's list is read for a channel that is skipped: one destination stands for it.
    .map(({ name, definition, settings }) => ({
      name,
      type: definition.type,
      audience: settings.audience,
      expireAfterMs: null,
      canEdit: false,
      destinations: [{ to: '', locale: deps.config.locale, skip: null }],
    }));
  const order = new Map(deps.config.channels.map((channel, index) => [channel.name, index]));
  const channels = [...destinations.channels, ...skipped].sort(
    (a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0),
  );
  const plan = planDeliveries({
    event: update.event,
    impact: update.impact,
    isPrivate: update.isPrivate,
    at: update.at,
    outageSince: incident.startedAt,
    channels,
    routes: deps.config.routes,
    only: input.only,
    skip: input.skip,
    past: update.seq === 1 ? [] : await deps.store.incidents.pastDeliveries(incident.uuid),
    corrects: correction ? [correction.original, ...correction.earlier].map((one) => one.seq) : null,
  });
  return { plan, faults: destinations.faults, warnings: destinations.warnings };
}

const correctedWords = (
  { config }: Deps,
  incident: Incident,
  original: Update,
  { body }: Update,
): Said['corrected'] => ({
  event: original.event,
  facts: messageFacts(config, incident, { ...original, body, nextUpdateBy: incident.nextUpdateBy }),
});

/** Settings that only show when they are used: a secret that is not there stops all before the first is sent. */
async function channelFaults(deps: Deps, plan: Plan): Promise<readonly PublishFault[]> {
  const used = new Set(plan.deliveries.filter((one) => one.state === 'queued').map((one) => one.channel));
  const faults: PublishFault[] = [];
  for (const channel of deps.config.channels.filter((one) => used.has(one.name))) {
    const prefix = `channels.${channel.name}.`;
    const io: ChannelIo = deps.ioFor(channel);
    for (const { path, secret } of deps.config.secrets.filter((one) => one.path.startsWith(prefix))) {
      try {
        await io.reveal(secret);
      } catch (error) {
        if (!(error instanceof SecretFault)) throw error;
        faults.push({ kind: 'channel', channel: channel.name, message: `${path}: ${error.message}`, fix: '' });
      }
    }
  }
  return faults;
}

function newDeliveries(incident: Incident, update: Update, plan: Plan): readonly NewDelivery[] {
  return plan.deliveries.map((one) => ({
    id: deliveryId(incident.uuid, update.seq, one.channel, one.to),
    channel: one.channel,
    type: one.type,
    to: one.to,
    locale: one.locale,
    state: one.state,
    reason: one.reason,
    nextAttemptAt: one.dueAt,
    expiresAt: one.expiresAt,
    means: null,
    edits: one.edits,
  }));
}

function warningsFor({ config }: Deps, plan: Plan, update: Update): readonly string[] {
  if (config.path === null) {
    return [
      'There is no config yet: only the page on this machine says it, and nobody else is told. Run: incident init',
    ];
  }
  if (plan.deliveries.some((one) => one.state === 'queued') || update.event === 'note') return [];
  return ['No channel hears of this: see the routes and the flags --channel, --skip and --private.'];
}
