import { benchSeed, perKind, splitKinds } from './generate.ts';
import { defaultAllClear } from './guardPolicy.ts';
import { outageKinds } from './kinds.ts';
import { type Noise, usualNoise } from './lookRounds.ts';
import { lulls } from './outage.ts';
import type { Policy } from './policy.ts';
import { outageOf, publishedOutages } from './published.ts';
import {
  aim,
  chosenOn,
  curvePolicies,
  curveScales,
  fiveChecks,
  ours,
  policies,
  type Results,
  replayAll,
  scored,
  study,
} from './study.ts';
import { count, share, table, time } from './table.ts';

export interface CurvePoint {
  readonly name: string;
  readonly delayMs: number;
  readonly falsePer100: number;
}

export interface Report {
  /** Markdown, by the name of its block in docs/green-light.md. */
  readonly blocks: Readonly<Record<'short' | 'result' | 'kinds' | 'published', string>>;
  readonly curve: { readonly others: readonly CurvePoint[]; readonly guard: readonly CurvePoint[] };
}

export function makeReport(): Report {
  const split = splitKinds(benchSeed);
  const choice = chosenOn(split.tuning);
  const tuning = study(split.tuning, policies);
  const heldBack = study(split.heldBack, [...policies, ...curvePolicies, ...(choice ? [choice.policy] : [])]);
  const names = (half: typeof split.tuning): string => half.map(({ name }) => name).join(', ');
  const result = [
    `Seed ${benchSeed}: ${outageKinds.length} kinds of ${perKind} outages each, looked at every 30 s; of the looks at a healthy service ${usualNoise.timedOut * 100} % time out, ${usualNoise.lost * 100} % of all are lost.`,
    `**Held back** (${names(split.heldBack)}), ${split.heldBack.length * perKind} outages:`,
    policyTable(heldBack),
    ratios(heldBack),
    `**To choose by** (${names(split.tuning)}), ${split.tuning.length * perKind} outages:`,
    policyTable(tuning),
    ratios(tuning),
    choice
      ? `The shortest waiting that reaches ${aim} times fewer on the half to choose by: the default soaks x ${choice.by}, growth ${choice.growth}. On the half held back: ${count(scored(heldBack, choice.policy).falsePer100)} false all-clears per 100 outages, ${ratio(heldBack, choice.policy)} times fewer than five good checks.`
      : `No waiting reaches ${aim} times fewer on the half to choose by.`,
    '**By impact**, the guard on the half held back:',
    impactTable(heldBack),
    '**By how often a look at a healthy service fails**, the guard on the half held back:',
    noiseTable(),
  ].join('\n\n');
  return {
    blocks: { short: short(heldBack), result, kinds: kindTable(tuning, heldBack), published: publishedTable() },
    curve: curveOf(heldBack),
  };
}

function policyTable(results: Results): string {
  const rows = policies.map((policy) => {
    const { falsePer100, fooled, medianDelayMs, delay95Ms } = scored(results, policy);
    return [policy.name, count(falsePer100), share(fooled), time(medianDelayMs), time(delay95Ms)];
  });
  return table(
    [
      'All-clear after',
      'False all-clears per 100 outages',
      'Outages with one',
      'Delay, median',
      'Delay, 95th percentile',
    ],
    rows,
  );
}

const ratio = (results: Results, policy: Policy, against = fiveChecks): string =>
  count(scored(results, against).falsePer100 / scored(results, policy).falsePer100);

function ratios(results: Results): string {
  const monika = policies.find(({ name }) => name.startsWith('Monika')) ?? fiveChecks;
  const { medianOfSoak, fooled } = scored(results, ours);
  const outages = count(scored(results, fiveChecks).fooled / fooled);
  return `The guard: ${ratio(results, ours)} times fewer false all-clears than five good checks, ${ratio(results, ours, monika)} times fewer than five good after five bad; ${outages} times fewer outages with one. Its median delay is ${(medianOfSoak ?? 0).toFixed(2)} of the soak that the impact asks for.`;
}

/** The figures for one who reads no more than this. */
function short(results: Results): string {
  const rows = [fiveChecks, ours].map((policy) => {
    const { falsePer100, fooled, medianDelayMs } = scored(results, policy);
    return [policy.name, count(falsePer100), share(fooled), time(medianDelayMs)];
  });
  return table(['All-clear after', 'False all-clears per 100 outages', 'Outages with one', 'Delay, median'], rows);
}

function impactTable(results: Results): string {
  const rows = (['minor', 'major', 'critical'] as const).map((impact) => {
    const score = scored(results, ours, (outage) => outage.impact === impact);
    const five = scored(results, fiveChecks, (outage) => outage.impact === impact);
    return [
      `${impact} (soak ${time(defaultAllClear.soakMs[impact])})`,
      count(five.falsePer100),
      count(score.falsePer100),
      share(score.fooled),
      time(score.medianDelayMs),
      time(score.delay95Ms),
    ];
  });
  return table(
    [
      'Impact',
      'Five checks: false per 100',
      'Guard: false per 100',
      '… outages with one',
      '… delay, median',
      '… 95th percentile',
    ],
    rows,
  );
}

function noiseTable(): string {
  const noises: readonly Noise[] = [0, 0.001, 0.01].map((timedOut) => ({ ...usualNoise, timedOut }));
  const rows = noises.map((noise) => {
    const results = study(splitKinds(benchSeed).heldBack, [ours], noise);
    const { falsePer100, medianDelayMs, delay95Ms, never } = scored(results, ours);
    const often = noise.timedOut === 0 ? 'never' : `1 in ${Math.round(1 / noise.timedOut)}`;
    return [often, count(falsePer100), time(medianDelayMs), time(delay95Ms), String(never)];
  });
  return table(['A healthy look fails', 'False per 100', 'Delay, median', '95th percentile', 'Not within a day'], rows);
}

function kindTable(tuning: Results, heldBack: Results): string {
  const held = splitKinds(benchSeed).heldBack;
  const rows = outageKinds.map((kind) => {
    const results = held.includes(kind) ? heldBack : tuning;
    const only = (outage: { readonly kind: string }): boolean => outage.kind === kind.name;
    const [five, guard] = [scored(results, fiveChecks, only), scored(results, ours, only)];
    return [
      kind.name + (held.includes(kind) ? ' *' : ''),
      ...[five, guard].flatMap(({ falsePer100, fooled }) => [count(falsePer100), share(fooled)]),
      time(guard.medianDelayMs),
    ];
  });
  const head = ['Kind (* held back)', 'Five checks: false per 100', '… outages with one'];
  const list = outageKinds.map(({ name, why, sources }) => {
    const links = sources.map((url, index) => `[${index + 1}](${url})`).join(' ');
    return `- **${name}**: ${why}${links === '' ? '' : ` ${links}`}`;
  });
  return `${table([...head, 'Guard: false per 100', '… outages with one', '… delay, median'], rows)}\n\n${list.join('\n')}`;
}

const shownWithPublished = [fiveChecks.name, 'soak of 30 min', 'soak of 60 min'];

function publishedTable(): string {
  const chosen = policies.filter((policy) => policy === ours || shownWithPublished.includes(policy.name));
  const outages = publishedOutages.map(outageOf);
  const results = replayAll(outages, chosen);
  const rows = publishedOutages.map((published, index) => {
    const outage = outages[index];
    const quiet = outage ? lulls(outage) : [];
    const falses = chosen.map((policy) => String(results.get(policy)?.[index]?.outcome.falseAllClears ?? 0));
    return [published.name, quietest(quiet), ...falses];
  });
  const all = ['**false all-clears**', '', ...chosen.map((policy) => String(falseOnes(results, policy).at(0)))];
  const fooled = ['**outages with one**', '', ...chosen.map((policy) => String(falseOnes(results, policy).at(1)))];
  const list = publishedOutages.map(({ name, source, note }) => `- [${name}](${source}): ${note}`);
  const head = ['Outage', 'Quiet in between', ...chosen.map(({ name }) => name)];
  return `${table(head, [...rows, all, fooled])}\n\n${list.join('\n')}`;
}

/** How many, and in how many outages. */
function falseOnes(results: Results, policy: Policy): readonly [number, number] {
  const each = (results.get(policy) ?? []).map(({ outcome }) => outcome.falseAllClears);
  return [each.reduce((sum, one) => sum + one, 0), each.filter((one) => one > 0).length];
}

const quietest = (quiet: readonly number[]): string =>
  quiet.length > 2 ? `${quiet.length} times ${time(Math.max(...quiet))}` : quiet.map(time).join(', ');

function curveOf(results: Results): Report['curve'] {
  const point = (policy: Policy, name: string): CurvePoint => {
    const { medianDelayMs, falsePer100 } = scored(results, policy);
    return { name, delayMs: medianDelayMs, falsePer100 };
  };
  const others = policies.filter(({ name }) => !name.startsWith('the guard'));
  return {
    others: others.map((policy) => point(policy, policy.name)),
    guard: curvePolicies.map((policy, index) => point(policy, `x ${curveScales[index] ?? 1}`)),
  };
}
