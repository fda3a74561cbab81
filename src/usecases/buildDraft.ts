import { type ChannelIo, SecretFault } from '../channels/channel.ts';
import type { Guard } from '../domain/greenLight.ts';
import type { Incident } from '../domain/incident.ts';
import type { Plan } from '../domain/plan.ts';
import type { Update } from '../domain/update.ts';
import type { PeopleReader } from '../store/people.ts';
import { type NewDelivery, StaleEntry } from '../store/store.ts';
import type { Deps } from './deps.ts';
import { findDestinations } from './destinations.ts';
import type { Draft } from './draft.ts';
import { messageFacts } from './facts.ts';
import { deliveryId } from './ids.ts';
import type { PublishInput } from './input.ts';
import { groupKey, outlineOf, type PlanningRequest, type PlanOutline, planPages } from './planning.ts';
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
  const { request, people, ...found } = await planningFor(deps, decision, input);
  const outline = await outlineOf(planPages(request, deps.store.incidents.past, people)).finally(found.close);
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
    : await renderMessages(deps, said, outline.groups, input.textOnly);
  const isRead = !input.allowWording && !isTooLong;
  const faults = [
    ...decision.faults,
    ...textFaults,
    ...found.faults,
    ...rendered.faults,
    ...(await channelFaults(deps, outline)),
    ...(isRead ? await wordingFaults(deps, incident, update, rendered.messages) : []),
  ];
  return {
    kind: 'draft',
    incident,
    update,
    messages: rendered.messages,
    skippedChannels: outline.skippedChannels,
    faults,
    warnings: [...found.warnings, ...warningsFor(deps, outline, update)],
    guard: decision.guard,
    writesToPeople: request.channels.some(({ crowd }) => crowd !== null),
    toEntry: () => ({
      epoch,
      incident,
      update,
      messages: rendered.messages.map(({ channel, locale, message }) => ({ channel, locale, message })),
      pages: async function* (past, listed) {
        const known = new Set(outline.groups.map(({ planned }) => groupKey(planned)));
        for await (const page of planPages(request, past, listed)) {
          if (page.deliveries.some((one) => one.state === 'queued' && !known.has(groupKey(one))))
            throw new StaleEntry();
          yield { deliveries: newDeliveries(incident, update, page), overtaken: page.overtaken };
        }
      },
    }),
  };
}

async function planningFor(
  deps: Deps,
  { incident, update, correction }: Decision,
  input: PublishInput,
): Promise<{
  readonly request: PlanningRequest;
  readonly people: PeopleReader;
  readonly faults: readonly PublishFault[];
  readonly warnings: readonly string[];
  close(): Promise<void>;
}> {
  const { config, store } = deps;
  const forTeam = update.event === 'note' || update.isPrivate;
  const heard = config.channels.filter(
    ({ name, settings }) => (input.only?.includes(name) ?? true) && (!forTeam || settings.audience === 'team'),
  );
  const { channels, ...found } = await findDestinations(deps, heard, input);
  const { uuid, startedAt: outageSince } = incident;
  const hasPast = update.seq > 1;
  const timeline = hasPast ? await store.incidents.timeline(uuid) : [];
  const wrong = correction ? [correction.original, ...correction.earlier].map((one) => one.seq) : [];
  const base = {
    event: update.event,
    impact: update.impact,
    isPrivate: update.isPrivate,
    at: update.at,
    outageSince,
    routes: config.routes,
    only: input.only,
    skip: input.skip,
    lastAllClear: timeline.findLast((one) => one.event === 'resolved')?.seq ?? 0,
    correction: correction ? { seqs: wrong, toldOn: await store.incidents.past.toldOn(uuid, wrong) } : null,
  };
  const request = { base, incidentUuid: uuid, hasPast, channels, tag: input.audience, locale: config.locale };
  return { request, ...found };
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
async function channelFaults(deps: Deps, { groups }: PlanOutline): Promise<readonly PublishFault[]> {
  const used = new Set(groups.map((one) => one.planned.channel));
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

function warningsFor({ config }: Deps, { groups }: PlanOutline, update: Update): readonly string[] {
  if (config.path === null) {
    return [
      'There is no config yet: only the page on this machine says it, and nobody else is told. Run: incident init',
    ];
  }
  if (groups.length > 0 || update.event === 'note') return [];
  return ['No channel hears of this: see the routes and the flags --channel, --skip and --private.'];
}
