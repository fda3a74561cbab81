// A text of a thousand words such as nobody should write, with all that can be cut in the wrong place.

const families = ['👨‍👩‍👧‍👦', '👩🏽‍💻', '🇩🇪', '🏳️‍🌈', '👍🏿', '👩‍❤️‍👨', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🤷🏻‍♂️', '🇧🇷🇯🇵', '❤️‍🔥', '🧑🏻‍🤝‍🧑🏿'];
const links = [
  'https://docs.acme.com/pay/by-invoice?lang=de&from=outage',
  'https://acme.com/orders#open',
  'https://shop.acme.com/a/very/long/path/that/goes/on/and/on/until/it/ends/index.html',
];
const plain = 'we look into the cause and the shop takes orders by phone while cards are refused'.split(' ');
const far = [
  'Größe',
  'naïve',
  'Straße',
  'Überweisung',
  'Ελλάδα',
  'заказы',
  'שלום',
  'مرحبا',
  'नमस्ते',
  'สวัสดี',
  'Việt',
  '価格',
  '결제',
];
const odd = ['Q&A', 'snake_case', '(late)', '@support', '#outage', '5<6', 'half~done', '[draft]', '50%', 'C:\\temp'];

/** The same word never twice in a row, and each kind often. */
function wordAt(index: number): string {
  if (index % 41 === 7) return links[index % links.length] ?? '';
  if (index % 13 === 5) return families[index % families.length] ?? '';
  if (index % 7 === 3) return far[index % far.length] ?? '';
  if (index % 29 === 11) return odd[index % odd.length] ?? '';
  return plain[index % plain.length] ?? '';
}

const wordCount = 1000;
const ends = ['.', '!', '?', '.', '。', '.'];

/** @returns sentences of six to sixteen words, a thousand words in all */
function sentences(): readonly string[] {
  const all: string[] = [];
  let at = 0;
  while (at < wordCount) {
    const length = Math.min(6 + ((all.length * 5) % 11), wordCount - at);
    const words = Array.from({ length }, (_, index) => wordAt(at + index));
    all.push(`${words.join(' ')}${ends[all.length % ends.length]}`);
    at += length;
  }
  return all;
}

/** Its first word stands nowhere else. */
export const longText = sentences().join(' ').replace(/^\S+/u, 'Grüezi');

export const wordsOf = (text: string): readonly string[] => text.split(/\s+/u).filter((word) => word !== '');
/** Signs that are not seen: they keep names from calling anybody. */
export const seen = (text: string): string => text.replaceAll('\u2060', '');
