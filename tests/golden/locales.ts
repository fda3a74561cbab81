import type { MessageFacts } from '../../src/messages/facts.ts';
import { type Chapter, chapters } from './story.ts';

/** The languages besides English that are built in, with what a founder would call the things of the story in each. */
const names = {
  de: {
    'Payments fail in the shop': 'Zahlungen schlagen fehl',
    'Payment database moves': 'Umzug der Zahlungsdatenbank',
    Checkout: 'Kasse',
    'Customer accounts': 'Kundenkonten',
  },
  fr: {
    'Payments fail in the shop': 'Échec des paiements',
    'Payment database moves': 'Migration de la base des paiements',
    Checkout: 'Paiement',
    'Customer accounts': 'Comptes clients',
  },
  es: {
    'Payments fail in the shop': 'Fallan los pagos',
    'Payment database moves': 'Traslado de la base de pagos',
    Checkout: 'Pagos',
    'Customer accounts': 'Cuentas de cliente',
  },
  pt: {
    'Payments fail in the shop': 'Pagamentos com falha',
    'Payment database moves': 'Novo banco de pagamentos',
    Checkout: 'Pagamentos',
    'Customer accounts': 'Contas de clientes',
  },
  ja: {
    'Payments fail in the shop': '決済ができない不具合',
    'Payment database moves': '決済データベースの移行',
    Checkout: '決済',
    'Customer accounts': 'お客さまアカウント',
  },
} as const;

export type BuiltInLocale = keyof typeof names;
export const builtInLocales = Object.keys(names) as BuiltInLocale[];

/** The same story, told to those who read another language. */
export function chaptersIn(locale: BuiltInLocale): readonly Chapter[] {
  const own: Readonly<Record<string, string>> = names[locale];
  const named = (incident: NonNullable<MessageFacts['incident']>): MessageFacts['incident'] => ({
    ...incident,
    title: own[incident.title] ?? incident.title,
    components: incident.components.map((one) => ({ ...one, title: own[one.title] ?? one.title })),
  });
  return chapters.map((chapter) => {
    const { incident } = chapter.facts;
    return { ...chapter, facts: { ...chapter.facts, incident: incident && named(incident) } };
  });
}
