import type { PageHistory } from '../../src/page/history.ts';
import { plainLook } from '../../src/page/look.ts';
import { testIncident, testUpdate, testWork } from './httpPageHistory.ts';
import { pageYears } from './pageYears.ts';

const logo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#5b3df5"/><path d="M9 22L16 9l7 13h-4.2L16 16.6 13.2 22z" fill="#fff"/></svg>`;

const look = {
  ...plainLook,
  logo: { name: 'logo.svg', content: Buffer.from(logo) },
  accent: '#5b3df5',
  links: [
    { title: 'Help centre', url: 'https://acme.example/help' },
    { title: 'Community', url: 'https://acme.example/community' },
  ],
  footer: 'We tell you here what we know, as soon as we know it.',
  subscribe: 'https://acme.example/subscribe',
} as const;

const base = pageYears({ years: 1.2, incidents: 40, components: 6 });
const at = (text: string): Date => new Date(`2026-11-${text}Z`);
const quiet: PageHistory = {
  ...base,
  look,
  company: { name: 'Acme', url: 'https://acme.example', supportEmail: 'help@acme.example' },
  components: base.components.map((one, index) => ({
    ...one,
    status: 'operational',
    group: index < 3 ? null : 'For developers',
  })),
  incidents: base.incidents.slice(1),
};

const incident = testIncident({
  number: 41,
  uuid: '0193573b-0001-7000-8000-000000000041',
  components: [{ name: 'c0', status: 'partial_outage' }],
  touched: ['c0'],
});

const open: PageHistory = {
  ...quiet,
  components: quiet.components.map((one, index) => (index === 0 ? { ...one, status: 'partial_outage' } : one)),
  incidents: [
    {
      incident,
      updates: [
        testUpdate(1, { components: incident.components }),
        testUpdate(2, {
          event: 'identified',
          status: 'identified',
          components: incident.components,
          at: at('23T10:20:00'),
          nextUpdateBy: at('23T10:50:00'),
          body: 'Our card processor refuses our certificate since it was **renewed** this morning. We are replacing it.\n\n- Cards: fail\n- Paying by invoice: works\n\nOrders that were placed are safe.',
        }),
      ],
    },
    ...quiet.incidents,
  ],
  maintenances: [
    {
      incident: testIncident({
        number: 42,
        uuid: '0193573b-0001-7000-8000-000000000042',
        title: 'The search index moves to new machines',
        status: 'scheduled',
        touched: ['c1'],
        nextUpdateBy: null,
        work: testWork(),
      }),
      updates: [],
    },
    ...quiet.maintenances,
  ],
  asOf: at('23T10:20:00'),
};

const watching: PageHistory = {
  ...open,
  asOf: at('23T10:28:00'),
  incidents: open.incidents.map((one, index) => {
    if (index > 0) return one;
    const update = testUpdate(3, {
      event: 'monitoring',
      status: 'monitoring',
      components: incident.components,
      at: at('23T10:28:00'),
      nextUpdateBy: at('23T11:28:00'),
      body: 'Cards work again since 11:24 CET. We watch it for 30 minutes before we call it over.',
    });
    return { incident: { ...one.incident, status: 'monitoring', lastSeq: 3 }, updates: [...one.updates, update] };
  }),
};

/** A company on three days that people look at its page. */
export const pageSample = { open, watching, calm: quiet } as const;
