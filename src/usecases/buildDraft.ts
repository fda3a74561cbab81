import { type Channel, type ChannelIo, SecretFault } from '../channels/channel.ts';
import type { Guard } from '../domain/greenLight.ts';
import { type Incident, isAnnouncement } from '../domain/incident.ts';
import type { Plan } from '../domain/plan.ts';
import type { Update } from '../domain/update.ts';
import type { PeopleReader } from '../store/people.ts';
import { type NewDelivery, StaleEntry } from '../store/store.ts';
import { createBreath } from './breath.ts';
import { countsOf, createCounter, unconfirmedIn } from './confirmations.ts';
import type { Deps } from './deps.ts';
import { findDestinations } from './destinations.ts';
import type { Draft } from './draft.ts';
import { approvalOf, heldChannels, needlessGlass } from './draftApproval.ts';
import { messageFacts } from './facts.ts';
import { deliveryId } from './ids.ts';
import type { PublishInput } from './input.ts';
import { outlineOf, type PlanningRequest, type PlanOutline, planPages } from './planning.ts';
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
  readonly warnings?: readonly string[];
  /** Of a correction. */
  readonly correction?: Correction;
  /** The planned work that ends with it, and the last entry of its timeline. */
  readonly also?: { readonly incident: Incident; readonly update: Update };
}

/** Plans, renders and checks everything that a decided update will send. Stores and sends nothing. */
export async function buildDraft(deps: Deps, decision: Decision, input: PublishInput): Promise<Draft> {
  const { incident, update, epoch } = decision;
  const { request, people, ...found } = await planningFor(deps, decision, input);
  const breathe = createBreath(deps, deps.watcher?.signal);
  const outline = await outlineOf(planPages(request, deps.store.incidents.past, people), async (deliveries) => {
    deps.watcher?.onProgress({ kind: 'planning', deliveries });
    await breathe();
  }).finally(found.close);
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
  // A note goes to the team at once, and is never asked about.
  const asking = update.event === 'note' ? [] : deps.config.channels;
  const confirmed = input.confirmed ?? new Map();
  const counts = countsOf(rendered.messages);
  const approval = approvalOf(deps, update, input, request.channels, outline);
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
    counts,
    unconfirmed: unconfirmedIn(asking, counts, confirmed),
    warnings: [
      ...(decision.warnings ?? []),
      ...found.warnings,
      ...warningsFor(deps, outline, update),
      ...untoldOfWork(deps, incident, input),
      ...(input.breakGlass != null && approval === null ? [needlessGlass] : []),
    ],
    approval,
    guard: decision.guard,
    writesToPeople: request.channels.some(({ crowd }) => crowd !== null),
    toEntry: () => ({
      epoch,
      incident,
      update,
      ...(decision.also ? { also: decision.also } : {}),
      ...(input.allowWording && update.event !== 'note' ? { circumstances: { wordingAllowed: true } } : {}),
      messages: rendered.messages.map(({ channel, locale, message }) => ({ channel, locale, message })),
      pages: async function* (past, listed) {
        const counter = createCounter(asking, rendered.messages, confirmed);
        for await (const page of planPages(request, past, listed)) {
          // The list may be another one by now: with readers of a language that has no message, or with too many.
          if (!counter.takes(page.deliveries)) throw new StaleEntry();
          yield { deliveries: newDeliveries(incident, update, page, deps.store.apart), overtaken: page.overtaken };
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
    ({ name, settings, definition }) =>
      (input.only?.includes(name) ?? true) &&
      (!forTeam || settings.audience === 'team') &&
      (incident.work === null || definition.incidentsOnly !== true) &&
      !(isAnnouncement(incident) && isPage(definition)),
  );
  const { channels, ...found } = await findDestinations(deps, heard, input);
  const { uuid } = incident;
  const hasPast = update.seq > 1;
  const timeline = hasPast ? await store.incidents.timeline(uuid) : [];
  const wrong = correction ? [correction.original, ...correction.earlier].map((one) => one.seq) : [];
  const base = {
    event: update.event,
    impact: update.impact,
    isPrivate: update.isPrivate,
    at: update.at,
    // The rungs of the ladder are lengths of an outage. Planned work is none, and waits at no rung.
    outageSince: incident.work === null ? incident.startedAt : new Date(0),
    routes: config.routes,
    only: input.only,
    skip: input.skip,
    lastAllClear: timeline.findLast((one) => one.event === 'resolved')?.seq ?? 0,
    held: heldChannels(deps, update, input),
    correction: correction ? { seqs: wrong, toldOn: await store.incidents.past.toldOn(uuid, wrong) } : null,
  };
  const request = { base, incidentUuid: uuid, hasPast, channels, tag: input.audience, locale: config.locale };
  return { request, ...found };
}

/** What lists incidents has no place for a notice. */
const isPage = ({ isPage: shows, incidentsOnly }: Channel['definition']): boolean =>
  shows === true || incidentsOnly === true;

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
    if (faults.every((one) => one.kind !== 'channel' || one.channel !== channel.name)) {
      faults.push(...(await unready(channel, io)));
    }
  }
  return faults;
}

async function unready(
  { name: channel, definition, settings }: Channel,
  io: ChannelIo,
): Promise<readonly PublishFault[]> {
  const fault = (message: string): PublishFault => ({ kind: 'channel', channel, message, fix: '' });
  try {
    const found = (await definition.unready?.(settings, io)) ?? [];
    return found.map(({ setting, message }) => fault(`channels.${channel}.${setting} ${message}`));
  } catch (error) {
    if (!(error instanceof SecretFault)) throw error;
    return [fault(error.message)];
  }
}

function newDeliveries(incident: Incident, update: Update, plan: Plan, apart: string | null): readonly NewDelivery[] {
  return plan.deliveries.map((one) => ({
    id: deliveryId(incident.uuid, update.seq, one.channel, one.to, apart),
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

/** Hosted pages keep planned work in a form of its own, which is not spoken here: silence there would look like an oversight. */
function untoldOfWork({ config }: Deps, { work }: Incident, { only, skip }: PublishInput): readonly string[] {
  if (work === null) return [];
  return config.channels
    .filter(
      ({ name, definition }) =>
        definition.incidentsOnly === true && (only?.includes(name) ?? true) && !skip.includes(name),
    )
    .map(
      ({ name, definition }) =>
        `Channel ${name}: planned work is not posted to ${definition.title}; enter it there by hand.`,
    );
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
