import { minuteMs, type Phase } from './outage.ts';
import type { SeededRandom } from './seededRandom.ts';
import { failing, flapping, oneByOne, quiet, waves } from './shapes.ts';

/** A kind of outage; all lengths in minutes, and all ranges were set before any policy was replayed. */
export interface OutageKind {
  readonly name: string;
  /** What happens, and why it is here. */
  readonly why: string;
  /** Where one was published; empty: told to us by those it happened to. */
  readonly sources: readonly string[];
  make(random: SeededRandom): readonly Phase[];
}

const hour = 60;
const day = 24 * hour;
const times = (count: number, make: () => readonly Phase[]): readonly Phase[] =>
  Array.from({ length: count }, make).flat();
const gitlabIssue = (number: number): string => `https://gitlab.com/gitlab-com/gl-infra/production/-/issues/${number}`;

export const outageKinds: readonly OutageKind[] = [
  {
    name: 'clean recovery',
    why: 'Down for 3 minutes to 6 hours, then well. All waiting is for nothing here: it shows what a policy costs.',
    sources: ['https://blog.cloudflare.com/cloudflare-outage-on-july-17-2020/', gitlabIssue(8097)],
    make: (random) => [failing(random.spread(3, 6 * hour))],
  },
  {
    name: 'flapping in minutes',
    why: 'Up and down in turns of 1 to 10 minutes, up for 20, 50 or 80 % of them, for 20 minutes to 3 hours. A bad file that is built anew every five minutes on some nodes and not on others, or a database that falls over as soon as the queue reaches it.',
    sources: [
      'https://quantumthread.com.au/blog-cloudflare2025.html',
      'https://gitlab.com/gitlab-com/gl-infra/production/-/work_items/227',
    ],
    make: (random) => flapping(random, [1, 10], random.between(20, 3 * hour)),
  },
  {
    name: 'crash loop',
    why: 'The same in turns of 10 to 90 minutes, for 2 to 8 hours: a service that starts well, fills its memory and is killed.',
    sources: ['https://github.com/openclaw/openclaw/issues/91588', gitlabIssue(16187)],
    make: (random) => flapping(random, [10, 90], random.between(2 * hour, 8 * hour)),
  },
  {
    name: 'slow burn',
    why: 'An error rate that rises to 5 to 60 % and falls to nothing, in waves of 20 minutes to 2 hours, for 2 to 8 hours. Any single check is likely to be good.',
    sources: [gitlabIssue(8619), 'https://gitlab.com/gitlab-com/gl-infra/production/issues/862'],
    make: (random) => waves(random, random.between(2 * hour, 8 * hour)),
  },
  {
    name: 'one of several backends',
    why: 'All down for 2 to 30 minutes; then one of 2 to 8 behind the same address stays broken for 10 minutes to 4 hours, and every so-many-th request meets it.',
    sources: ['https://web.archive.org/web/20240324113549/https://www.githubstatus.com'],
    make: (random) => [failing(random.spread(2, 30)), failing(random.spread(10, 4 * hour), 1 / random.whole(2, 8))],
  },
  {
    name: 'parts one by one',
    why: '2 to 4 parts with a probe each come back each at its own time, 5 minutes to 3 hours later. In half of them one part falls again, 5 minutes to 3 hours after all were well: the first failure has broken something that shows later.',
    sources: [
      'https://aws.amazon.com/message/101925',
      'https://www.datadoghq.com/blog/2023-03-08-multiregion-infrastructure-connectivity-issue/',
    ],
    make: (random) => {
      const parts = random.whole(2, 4);
      const first = oneByOne(Array.from({ length: parts }, () => random.spread(5, 3 * hour)));
      if (random.happens(0.5)) return first;
      const again = random.whole(0, parts - 1);
      const only = (share: number): readonly number[] =>
        Array.from({ length: parts }, (_, part) => (part === again ? share : 0));
      return [
        ...first,
        { lastsMs: random.spread(5, 3 * hour) * minuteMs, failing: only(0) },
        { lastsMs: random.spread(5, hour) * minuteMs, failing: only(1) },
      ];
    },
  },
  {
    name: 'stale DNS',
    why: 'Repaired after 3 minutes to 2 hours, but resolvers keep the old answer for up to 5 minutes, 1 hour or 4 hours. Of four resolvers fewer and fewer are stale, and the probe meets any of them.',
    sources: [
      'https://teleflex.zendesk.com/hc/en-us/articles/360041448972-DNS-Propogation-Service-Incident-3-31-2020-Master-Tkt-77952',
      'https://cr0x.net/en/dns-resolvers-caching-outages',
    ],
    make: (random) => {
      const kept = random.pick([5, hour, 4 * hour]);
      const ends = [0, ...Array.from({ length: 4 }, () => random.between(0, kept)).sort((a, b) => a - b)];
      const stale = ends.slice(1).map((end, index) => failing(end - (ends[index] ?? 0), (4 - index) / 4));
      return [failing(random.spread(3, 2 * hour)), ...stale];
    },
  },
  {
    name: 'hours up, days down',
    why: 'Down for 1 to 6 hours, up for 1 to 10 hours, down for 1 to 4 days, and in half of them once more. The outage that this program was written after: a host that swaps a part, is happy, and fails for good.',
    sources: [],
    make: (random) => [
      failing(random.spread(hour, 6 * hour)),
      quiet(random.spread(hour, 10 * hour)),
      failing(random.between(day, 4 * day)),
      ...(random.happens(0.5) ? [quiet(random.spread(hour, 10 * hour)), failing(random.spread(hour, 12 * hour))] : []),
    ],
  },
  {
    name: 'fix that breaks again',
    why: 'Repaired after 5 minutes to 1 hour; 5 minutes to 4 hours later what was to make the repair last (a rollback, a deploy, a restart) takes it down again for 3 to 90 minutes.',
    sources: ['https://stripe.com/rcas/2019-07-10'],
    make: (random) => [
      failing(random.spread(5, hour)),
      quiet(random.spread(5, 4 * hour)),
      failing(random.spread(3, 1.5 * hour)),
    ],
  },
  {
    name: 'users come back',
    why: 'Well as long as few use it. Once to three times it fails 30 to 100 % of requests for 5 minutes to 2 hours, when users return: six times out of ten after 3 to 45 minutes, else at the next peak after 3 to 14 hours.',
    sources: ['https://github.blog/2022-03-23-an-update-on-recent-service-disruptions/'],
    make: (random) => [
      failing(random.spread(10, 2 * hour)),
      ...times(random.whole(1, 3), () => [
        quiet(random.happens(0.6) ? random.spread(3, 45) : random.between(3 * hour, 14 * hour)),
        failing(random.spread(5, 2 * hour), random.between(0.3, 1)),
      ]),
    ],
  },
  {
    name: 'cold cache',
    why: 'It comes back with an empty cache: errors fall from 50 to 10 % in 3 to 20 minutes. Once to four times the load then knocks it over again, 2 to 20 minutes after it looked well.',
    sources: ['https://slack.engineering/slacks-incident-on-2-22-22/'],
    make: (random) => {
      const warming = (): readonly Phase[] => {
        const third = random.between(3, 20) / 3;
        return [failing(third, 0.5), failing(third, 0.25), failing(third, 0.1)];
      };
      return [
        failing(random.spread(3, 30)),
        ...warming(),
        ...times(random.whole(1, 4), () => [quiet(random.spread(2, 20)), failing(random.between(1, 8)), ...warming()]),
      ];
    },
  },
  {
    name: 'packet loss',
    why: 'One to four spells of 20 minutes to 4 hours in which 3 to 30 % of requests are lost on the way, 3 to 40 minutes apart.',
    sources: ['https://www.protocol.com/enterprise/slack-outage-january-aws'],
    make: (random) =>
      times(random.whole(1, 4), () => [
        failing(random.spread(20, 4 * hour), random.between(0.03, 0.3)),
        quiet(random.spread(3, 40)),
      ]),
  },
];
