import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkWording } from '../../src/messages/wording.ts';
import { readWordList } from '../../src/messages/wordList.ts';
import { builtIn, folderWith } from './example.ts';

const lists = Object.fromEntries(
  ['de', 'fr', 'es', 'pt', 'ja'].map((locale) => [locale, readWordList(builtIn, null, locale)]),
);
const found = (locale: string, text: string, resolved = false): readonly string[] =>
  checkWording(text, resolved, lists[locale] ?? { languages: [] }).map(({ kind, phrase }) => `${kind}: ${phrase}`);

it.each([
  ['de', 'Das Problem ist behoben.', 'behoben'],
  ['de', 'ALLES WIEDER IN ORDNUNG!', 'ALLES WIEDER IN ORDNUNG'],
  ['de', 'Der Shop funktioniert wieder. Danke!', 'funktioniert wieder'],
  ['de', 'Wir wissen nicht, warum. Es läuft wieder.', 'läuft wieder'],
  ['de', 'Entwarnung: Die Zahlungen gehen durch.', 'Entwarnung'],
  ['fr', 'Le problème est résolu.', 'résolu'],
  ['fr', 'Le service est de retour à la normale.', 'retour à la normale'],
  ['fr', 'Tout est rentré dans l’ordre.', 'rentré dans l’ordre'],
  ['fr', 'La boutique fonctionne à nouveau.', 'fonctionne à nouveau'],
  ['es', 'El problema está resuelto.', 'resuelto'],
  ['es', 'La tienda vuelve a funcionar.', 'vuelve a funcionar'],
  ['es', 'El servicio ha vuelto a la normalidad.', 'ha vuelto a la normalidad'],
  ['es', 'Solucionado: ya puede pagar.', 'Solucionado'],
  ['pt', 'O problema no checkout foi resolvido.', 'resolvido'],
  ['pt', 'A loja voltou ao normal.', 'voltou ao normal'],
  ['pt', 'Tudo certo por aqui.', 'Tudo certo'],
  ['pt', 'O site está de volta ao ar.', 'de volta ao ar'],
  ['ja', 'サービスは復旧しました。', '復旧しました'],
  ['ja', '現在は正常に稼働しています', '正常に稼働しています'],
  ['ja', '不具合は解消しました。ご確認ください。', '解消しました'],
  ['ja', '通常どおりご利用いただけます。', '通常どおりご利用いただけます'],
  ['de', 'Der Shop ist fixed.', 'fixed'],
])('%s: %j sounds like an all-clear while it is open, and may be said once it is resolved', (locale, text, phrase) => {
  expect(found(locale, text)).toEqual([`all_clear: ${phrase}`]);
  expect(found(locale, text, true)).toEqual([]);
});

it.each([
  ['de', 'Das Problem ist noch nicht behoben.'],
  ['de', 'Sobald alles wieder in Ordnung ist, melden wir uns.'],
  ['de', 'Wir haben zu früh Entwarnung gegeben.'],
  ['de', 'Behoben ist es damit noch nicht.'],
  ['de', 'Das Problem wird behoben.'],
  ['de', 'Das Problem ist wieder da.'],
  ['fr', 'Le problème n’est pas résolu.'],
  ['fr', 'Nous vous dirons quand le service sera rétabli.'],
  ['fr', 'Notre annonce de retour à la normale était prématurée.'],
  ['fr', 'Le problème est de retour.'],
  ['es', 'El problema aún no está resuelto.'],
  ['es', 'Avisaremos cuando todo funcione y esté resuelto.'],
  ['es', 'Lo dimos por resuelto demasiado pronto.'],
  ['pt', 'O problema ainda não foi resolvido.'],
  ['pt', 'Avisaremos assim que tudo voltar ao normal e for resolvido.'],
  ['pt', 'Dissemos que estava resolvido cedo demais.'],
  ['ja', 'まだ復旧していません。'],
  ['ja', '復旧しましたらお知らせします。'],
  ['ja', '復旧したかどうかを確認しています。'],
  ['ja', '一部の機能が復旧しました。'],
  ['ja', '復旧しましたとのお知らせが早すぎました。'],
])('%s: %j takes it back, or says something else', (locale, text) => {
  expect(found(locale, text)).toEqual([]);
});

it.each([
  ['de', 'Der Shop wird in 2 Stunden wieder verfügbar sein.', 'in 2 Stunden wieder verfügbar'],
  ['de', 'Wir erwarten, dass es bis 15:00 Uhr behoben ist.', 'bis 15:00 Uhr behoben'],
  ['fr', 'Le service sera rétabli d’ici 15h30.', 'rétabli d’ici 15h30'],
  ['fr', 'Retour à la normale prévu dans 2 heures.', 'Retour à la normale prévu dans 2 heures'],
  ['es', 'Esperamos que esté resuelto en 2 horas.', 'resuelto en 2 horas'],
  ['es', 'Volverá a estar disponible a las 15:00.', 'disponible a las 15:00'],
  ['pt', 'O problema será resolvido até as 15h.', 'resolvido até as 15h'],
  ['pt', 'O site deve estar no ar em 30 minutos.', 'no ar em 30 minutos'],
  ['ja', '15時までに復旧する見込みです。', '15時までに復旧する'],
  ['ja', '2時間以内に復旧します。', '2時間以内に復旧します'],
])('%s: %j promises a time of repair', (locale, text, phrase) => {
  expect(found(locale, text, true)).toContain(`repair_time: ${phrase}`);
});

it.each([
  ['de', 'Wir werden uns bis 15 Uhr melden, ob es behoben ist.'],
  ['de', 'Wir planen Arbeiten. Voraussichtliches Ende: 30. November, 01:00 Uhr MEZ.'],
  ['de', 'Behoben, 2 Stunden 18 Minuten nach Beginn.'],
  ['fr', 'Prochain point : 15h30 au plus tard.'],
  ['fr', 'Résolu 2 heures après le début.'],
  ['es', 'Siguiente aviso: 15:00 CET o antes.'],
  ['es', 'Resuelto 2 horas después de su inicio.'],
  ['pt', 'Novo aviso até 15h30.'],
  ['pt', 'O incidente foi resolvido 2 horas depois de surgir.'],
  ['ja', '次回のお知らせ：15:00までに行う予定です。'],
  ['ja', '復旧しました。発生から復旧まで2時間でした。'],
])('%s: %j promises none', (locale, text) => {
  expect(found(locale, text, true)).toEqual([]);
});

it.each([
  ['de', 'Seit [UHRZEIT] geht es nicht.', '[UHRZEIT]'],
  ['fr', 'Depuis [HEURE], rien ne va.', '[HEURE]'],
  ['es', 'Desde <HORA> no funciona.', '<HORA>'],
  ['pt', 'Falha em [SERVIÇO].', '[SERVIÇO]'],
  ['ja', '【会社名】からのお知らせです。', '【会社名】'],
  ['ja', '〇〇時から調査しています。', '〇〇'],
  ['ja', 'XX時から調査しています。', 'XX'],
])('%s: in %j somebody has forgotten to fill something in', (locale, text, phrase) => {
  expect(found(locale, text)).toContain(`placeholder: ${phrase}`);
});

it.each([
  ['de', 'Mehr dazu: [Zeit](https://acme.com).'],
  ['ja', '【調査中】決済の不具合'],
])('%s: %j is none', (locale, text) => {
  expect(found(locale, text)).toEqual([]);
});

it('each phrase of each list is found, whatever stands around it', () => {
  for (const [locale, { languages }] of Object.entries(lists)) {
    const own = languages.at(-1);
    const plain = own?.allClear.filter((phrase) => !own.except.some((longer) => longer.includes(phrase))) ?? [];
    expect(plain.length).toBeGreaterThan(20);
    const around = fc.constantFrom('', '"', '(', '\n', '… ');
    fc.assert(
      fc.property(fc.constantFrom(...plain), around, fc.boolean(), (phrase, before, shout) => {
        const text = `${before}${shout ? phrase.toUpperCase() : phrase}.`;
        expect(found(locale, text).join()).toContain('all_clear');
      }),
    );
  }
});

it('every section of every list is filled, and no line stands in two', () => {
  for (const [locale, { languages }] of Object.entries(lists)) {
    for (const [section, phrases] of Object.entries(languages.at(-1) ?? {})) {
      expect(phrases.length, `${locale} ${section}`).toBeGreaterThan(0);
      expect(new Set(phrases).size, `${locale} ${section}`).toBe(phrases.length);
    }
  }
});

it('a place is always where the phrase stands, in any text', () => {
  const piece = fc.constantFrom(
    '復旧しました',
    'behoben',
    ' wird ',
    '15時までに',
    '。',
    ' résolu ',
    'İ',
    '〇〇',
    '\n',
    '🚧',
    ' em 2 horas',
    'será ',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.constantFrom(...Object.keys(lists)), (pieces, locale) => {
      const text = pieces.join('');
      for (const { phrase, index } of checkWording(text, false, lists[locale] ?? { languages: [] })) {
        expect(phrase).not.toBe('');
        expect(text.slice(index, index + phrase.length)).toBe(phrase);
      }
    }),
  );
});

it('the user’s own lines go into any section of any language, and an unknown section into none', () => {
  const own = folderWith({ 'wording/fr.txt': 'impeccable\n[except]\nimpeccable demain\n[nonsense]\nrien de cela\n' });
  const list = readWordList(builtIn, own, 'fr-CA');
  const kinds = (text: string): readonly string[] => checkWording(text, false, list).map(({ phrase }) => phrase);
  expect(kinds('Tout est impeccable.')).toEqual(['impeccable']);
  expect(kinds('Ce sera beau, impeccable demain.')).toEqual([]);
  expect(kinds('Ah, rien de cela.')).toEqual([]);
});
