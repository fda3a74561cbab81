import type { Outage, Phase } from './outage.ts';
import { mixed } from './seededRandom.ts';

/** An outage as it was published: from each instant on, each part fails that share of requests. The last mark ends it. */
export interface PublishedOutage {
  readonly name: string;
  readonly source: string;
  /** What the source leaves open, and what we made of it. */
  readonly note: string;
  readonly marks: readonly (readonly [at: string, ...failing: number[]])[];
}

/** Where a source says that some requests failed, or only that it was degraded. An assumption, not a figure of theirs. */
const some = 0.5;
const gitlab = 'https://gitlab.com/gitlab-com';

/** Up and down in turns of five minutes, down first; minutes past 11:00 UTC. */
const fiveMinutes = (from: number, until: number): readonly (readonly [string, number])[] =>
  Array.from({ length: (until - from) / 5 }, (_, index) => {
    const at = new Date(Date.parse('2025-11-18T11:00Z') + (from + 5 * index) * 60_000);
    return [at.toISOString(), index % 2 === 0 ? 1 : 0] as const;
  });

export const publishedOutages: readonly PublishedOutage[] = [
  {
    name: 'Amazon S3, February 2017',
    source: 'https://aws.amazon.com/message/41926/',
    note: 'Two parts: reading (some served from 12:26 PST) and writing. It begins with the command at 09:37.',
    marks: [
      ['2017-02-28T17:37Z', 1, 1],
      ['2017-02-28T20:26Z', some, 1],
      ['2017-02-28T21:18Z', 0, 1],
      ['2017-02-28T21:54Z', 0, 0],
    ],
  },
  {
    name: 'GitLab.com, August 2017',
    source: `${gitlab}/gl-infra/production/-/work_items/227`,
    note: 'About 15:37: “we start returning” errors, so some.',
    marks: [
      ['2017-08-17T15:37Z', some],
      ['2017-08-17T15:42Z', 0],
      ['2017-08-17T15:50Z', 1],
      ['2017-08-17T15:56Z', 0],
      ['2017-08-17T16:02Z', 1],
      ['2017-08-17T16:07Z', 0],
    ],
  },
  {
    name: 'GitLab.com, September 2017',
    source: `${gitlab}/infrastructure/issues/2696`,
    note: 'Servers came back one by one in its last minutes; as one phase.',
    marks: [
      ['2017-09-04T14:39Z', 1],
      ['2017-09-04T15:33Z', 0],
    ],
  },
  {
    name: 'GitLab.com, June 2018',
    source: `${gitlab}/infrastructure/issues/4456`,
    note: '“About four minutes” within the six named; the majority saw errors, so some. Again the next day.',
    marks: [
      ['2018-06-25T15:04Z', some],
      ['2018-06-25T15:10Z', 0],
      ['2018-06-26T14:10Z', some],
      ['2018-06-26T14:23Z', 0],
    ],
  },
  {
    name: 'GitHub, October 2018',
    source: 'https://byu-se.github.io/idb/incidents/13.html',
    note: '24 hours and 11 minutes of degraded service; what failed when is not told in shares.',
    marks: [
      ['2018-10-21T22:52Z', some],
      ['2018-10-22T23:03Z', 0],
    ],
  },
  {
    name: 'Cloudflare, July 2019',
    source: 'https://blog.cloudflare.com/details-of-the-cloudflare-outage-on-july-2-2019/',
    note: 'Errors worldwide, as down.',
    marks: [
      ['2019-07-02T13:42Z', 1],
      ['2019-07-02T14:09Z', 0],
    ],
  },
  {
    name: 'Stripe, July 2019',
    source: 'https://stripe.com/rcas/2019-07-10',
    note: '“A substantial majority” of requests failed, as 0.9.',
    marks: [
      ['2019-07-10T16:35Z', 0.9],
      ['2019-07-10T17:02Z', 0],
      ['2019-07-10T21:14Z', 0.9],
      ['2019-07-10T22:47Z', 0],
    ],
  },
  {
    name: 'version.gitlab.com, November 2019',
    source: `${gitlab}/gl-infra/production/issues/1343`,
    note: 'Two parts: what Pingdom saw, and what a browser saw, which was down for longer each time.',
    marks: [
      ['2019-11-10T04:32Z', 1, 1],
      ['2019-11-10T04:46Z', 0, 1],
      ['2019-11-10T04:48Z', 0, 0],
      ['2019-11-10T04:52Z', 1, 1],
      ['2019-11-10T05:06Z', 0, 1],
      ['2019-11-10T05:21Z', 0, 0],
    ],
  },
  {
    name: 'Cloudflare, July 2020',
    source: 'https://blog.cloudflare.com/cloudflare-outage-on-july-17-2020/',
    note: 'Traffic fell by about half.',
    marks: [
      ['2020-07-17T21:12Z', 0.5],
      ['2020-07-17T21:39Z', 0],
    ],
  },
  {
    name: 'Slack, January 2021',
    source: 'https://9to5mac.com/2021/01/04/slack-outage-halting-work/',
    note: 'Down since 07:00 PST (protocol.com); the times of recovery are those of its status posts.',
    marks: [
      ['2021-01-04T14:00Z', some],
      ['2021-01-04T15:00Z', 1],
      ['2021-01-04T17:29Z', some],
      ['2021-01-04T19:28Z', 0],
    ],
  },
  {
    name: 'Fastly, June 2021',
    source: 'https://www.fastly.com/blog/summary-of-june-8-outage',
    note: '85 % of the network, then 5 % from 10:36 until it was mitigated.',
    marks: [
      ['2021-06-08T09:47Z', 0.85],
      ['2021-06-08T10:36Z', 0.05],
      ['2021-06-08T12:35Z', 0],
    ],
  },
  {
    name: 'Facebook, October 2021',
    source: 'https://en.wikipedia.org/wiki/2021_Facebook_outage',
    note: 'Accounts of the last hour differ; down for all of the 7 hours and 11 minutes.',
    marks: [
      ['2021-10-04T15:39Z', 1],
      ['2021-10-04T22:50Z', 0],
    ],
  },
  {
    name: 'GitHub, 16 and 17 March 2022',
    source:
      'https://www.besthub.dev/articles/why-github-s-mysql-cluster-crashed-lessons-from-recent-outages-66eaaf1b4763',
    note: 'All writing failed; lengths as given, also of the second day.',
    marks: [
      ['2022-03-16T14:09Z', 1],
      ['2022-03-16T19:45Z', 0],
      ['2022-03-17T13:46Z', 1],
      ['2022-03-17T16:14Z', 0],
    ],
  },
  {
    name: 'GitHub, 22 and 23 March 2022',
    source: 'https://github.blog/2022-03-23-an-update-on-recent-service-disruptions/',
    note: 'The same cause, more than the horizon later.',
    marks: [
      ['2022-03-22T15:53Z', 1],
      ['2022-03-22T18:46Z', 0],
      ['2022-03-23T14:49Z', 1],
      ['2022-03-23T17:40Z', 0],
    ],
  },
  {
    name: 'Cloudflare, June 2022',
    source: 'https://technorivals.com/cloudflare-experiences-major-outage/',
    note: 'Half of all requests; it re-appeared “sporadically” until the end, as the same share.',
    marks: [
      ['2022-06-21T06:27Z', 0.5],
      ['2022-06-21T07:42Z', 0],
    ],
  },
  {
    name: 'GitLab.com, November 2022',
    source: `${gitlab}/gl-infra/production/-/issues/8097`,
    note: 'As down.',
    marks: [
      ['2022-11-30T00:36Z', 1],
      ['2022-11-30T01:09Z', 0],
    ],
  },
  {
    name: 'Datadog, March 2023',
    source: 'https://www.datadoghq.com/blog/2023-03-08-multiregion-infrastructure-connectivity-issue/',
    note: 'Two parts: the web (back at 09:13) and the data (all operational the next morning, some before).',
    marks: [
      ['2023-03-08T06:03Z', 1, 1],
      ['2023-03-08T09:13Z', 0, 1],
      ['2023-03-08T16:44Z', 0, some],
      ['2023-03-09T08:58Z', 0, 0],
    ],
  },
  {
    name: 'GitHub, March 2024',
    source: 'https://web.archive.org/web/20240324113549/https://www.githubstatus.com',
    note: 'Its worst part: all requests, then 30 % of them while one data centre was not rolled back.',
    marks: [
      ['2024-03-11T22:45Z', 1],
      ['2024-03-11T22:55Z', 0.3],
      ['2024-03-12T00:48Z', 0],
    ],
  },
  {
    name: 'Amazon, October 2025',
    source: 'https://aws.amazon.com/message/101925',
    note: 'Two parts that a customer may need both of: DynamoDB, and load balancers (some).',
    marks: [
      ['2025-10-20T06:48Z', 1, 0],
      ['2025-10-20T09:40Z', 0, 0],
      ['2025-10-20T12:30Z', 0, some],
      ['2025-10-20T21:09Z', 0, 0],
    ],
  },
  {
    name: 'Cloudflare, November 2025',
    source: 'https://quantumthread.com.au/blog-cloudflare2025.html',
    note: 'A file built anew every five minutes was good or bad; that it was so in turns, and until 14:30, is ours.',
    marks: [...fiveMinutes(20, 210), ['2025-11-18T14:30Z', some], ['2025-11-18T17:06Z', 0]],
  },
];

/** `critical` where a part failed altogether, else `major`. */
export function outageOf(published: PublishedOutage): Outage {
  const times = published.marks.map(([at]) => Date.parse(at));
  const phases = published.marks.slice(0, -1).map(([, ...failing], index): Phase => {
    return { lastsMs: (times[index + 1] ?? 0) - (times[index] ?? 0), failing };
  });
  const down = phases.some(({ failing }) => failing.includes(1));
  const seed = mixed(publishedOutages.indexOf(published), 2017);
  return { kind: published.name, seed, impact: down ? 'critical' : 'major', phases, blind: [] };
}
