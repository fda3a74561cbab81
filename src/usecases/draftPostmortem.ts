import { guardingProbes } from '../domain/greenLight.ts';
import { type Incident, publicId, type ResolvedIncident } from '../domain/incident.ts';
import { type PostmortemFacts, postmortemFacts } from '../domain/postmortem.ts';
import { type Failures, momentsOf, privateWordsIn } from '../domain/postmortemMoments.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { type ChannelSummary, summarise } from '../domain/summary.ts';
import { type PostmortemStory, postmortemDraft, privateLines } from '../messages/postmortemDraft.ts';
import type { Deps } from './deps.ts';
import { findIncident } from './find.ts';
import { tellable } from './postmortem.ts';
import type { Refusal } from './refusal.ts';

/** What is known of an incident that is over, and the draft that is made of it. */
export interface PostmortemDraft {
  readonly incident: ResolvedIncident;
  readonly facts: PostmortemFacts & {
    readonly probes: readonly ProbeFacts[];
    /** By channel; messages of notes are none. */
    readonly told: readonly Pick<ChannelSummary, 'channel' | 'type' | 'total' | 'sent' | 'failed' | 'uncertain'>[];
  };
  readonly text: string;
  /** The private words in it, as it quotes them. */
  readonly privateLines: readonly string[];
}

interface ProbeFacts {
  readonly name: string;
  readonly looks: number;
  readonly failed: number;
  readonly firstFailureAt: Date | null;
  readonly lastFailureAt: Date | null;
}

/** @param id null: the incident that was resolved last */
export const draftPostmortem =
  (deps: Deps) =>
  async (id: string | null): Promise<Result<PostmortemDraft, Refusal>> => {
    const found = await findIncident(deps, id, 'resolved');
    if (!found.ok) return found;
    if (found.value.work) return err({ kind: 'is_maintenance', id: publicId(found.value) });
    const ended = await tellable(deps, found.value);
    if (!ended.ok) return ended;
    const { incident, timeline } = ended.value;
    const { config } = deps;
    const [probes, told] = await Promise.all([probeFacts(deps, incident), toldOf(deps, incident)]);
    const facts = postmortemFacts(incident, timeline);
    const story: PostmortemStory = {
      incident,
      facts,
      moments: momentsOf(incident, timeline, failuresOf(probes)),
      privateWords: privateWordsIn(incident, timeline),
      told: told.map(({ channel, type, sent, failed }) => {
        const configured = config.channels.find(({ name }) => name === channel);
        return { title: configured?.definition.title ?? type, sent, failed };
      }),
      titles: new Map(config.components.map(({ name, title }) => [name, title])),
      timezone: config.timezone,
    };
    return ok({
      incident,
      facts: { ...facts, probes, told },
      text: postmortemDraft(story),
      privateLines: privateLines(story),
    });
  };

async function probeFacts({ config, store }: Deps, incident: ResolvedIncident): Promise<readonly ProbeFacts[]> {
  if (config.probes.length === 0) return [];
  const probesOf = new Map(config.components.map(({ name, probes }) => [name, probes]));
  const names = config.probes.map(({ name }) => name);
  const { probes } = guardingProbes(incident, probesOf, names);
  const looks = await store.samples.since(probes, incident.startedAt);
  return probes.map((name) => {
    const own = looks.filter((one) => one.probe === name && one.at <= incident.resolvedAt);
    const failed = own.filter((one) => !one.healthy);
    return {
      name,
      looks: own.length,
      failed: failed.length,
      firstFailureAt: failed[0]?.at ?? null,
      lastFailureAt: failed.at(-1)?.at ?? null,
    };
  });
}

function failuresOf(probes: readonly ProbeFacts[]): Failures | null {
  const firsts = probes.flatMap(({ firstFailureAt }) => (firstFailureAt ? [firstFailureAt.getTime()] : []));
  const lasts = probes.flatMap(({ lastFailureAt }) => (lastFailureAt ? [lastFailureAt.getTime()] : []));
  return firsts.length === 0 ? null : { first: new Date(Math.min(...firsts)), last: new Date(Math.max(...lasts)) };
}

/** What the public was sent; of a private incident, what the team was. */
async function toldOf(
  { config, store }: Deps,
  { uuid, isPrivate }: Incident,
): Promise<PostmortemDraft['facts']['told']> {
  const ofTeam = new Set(
    config.channels.filter(({ settings }) => settings.audience === 'team').map(({ name }) => name),
  );
  return summarise(await store.outbox.tally({ incidentUuid: uuid }))
    .filter(({ channel }) => isPrivate || !ofTeam.has(channel))
    .map(({ channel, type, total, sent, failed, uncertain }) => ({ channel, type, total, sent, failed, uncertain }));
}
