/** Of a shorter value some of the forms would stand in ordinary words. */
const longEnough = 12;
/** Parts of an address that are shorter are names. */
const longPart = 16;

/** Every form in which a service or a library may repeat a value that it was given, the longest first. */
export function formsOf(value: string): readonly string[] {
  const plain = [value, base64Of(value), encodeURIComponent(value.toWellFormed())];
  if (value.length < longEnough) return plain;
  const bare = [value, ...partsOf(value)];
  const forms = [...plain, ...bare.flatMap(formsOfOne)].filter((form) => form.length >= longEnough);
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

const base64Of = (value: string): string => Buffer.from(value).toString('base64').replace(/=+$/u, '');

function formsOfOne(value: string): readonly string[] {
  const hex = Buffer.from(value).toString('hex');
  const base64 = [0, 1, 2].map((before) => base64Within(value, before));
  return [
    ...[value, encodeURIComponent(value.toWellFormed()), new URLSearchParams([['', value]]).toString().slice(1)],
    ...[hex, hex.toUpperCase(), JSON.stringify(value).slice(1, -1)],
    ...base64,
    ...base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
  ];
}

/** The letters that depend on the value alone where `before` bytes stand in front of it, as in `Basic` with its user name. */
function base64Within(value: string, before: number): string {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]);
  return bytes.toString('base64').slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
}

/** Of an address the parts that let somebody in; of a webhook's secret its key. */
function partsOf(value: string): readonly string[] {
  if (value.startsWith('whsec_')) return [value.slice('whsec_'.length)];
  if (!/^https?:\/\//u.test(value) || !URL.canParse(value)) return [];
  const { pathname, search, searchParams } = new URL(value);
  const parts = [...pathname.split('/'), ...searchParams.values()].filter((part) => part.length >= longPart);
  return pathname.length < longPart ? parts : [`${pathname}${search}`, ...parts];
}
