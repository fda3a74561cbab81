import type { MessageSize } from '../domain/message.ts';

/** https://docs.x.com/fundamentals/counting-characters: 280, where most of Latin, and some marks, weigh one. */
const limit = 280;
const urlWeight = 23;
const lightRanges = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
] as const;

/**
 * Endings that X knows as a link's for certain (twitter-text 3.1's list holds them all, see its test). A link with
 * another ending may count as a link, 23, or by its characters: the dearer of both is taken.
 */
export const knownEndings: ReadonlySet<string> = new Set(
  'com net org info biz dev app cloud page site online tech systems io ai co eu uk de at ch fr it es pt nl be lu dk se no fi is ie pl cz sk hu ro bg gr hr si ee lv lt ua tr il in jp kr cn tw hk sg my id th vn ph au nz za ng ke eg us ca mx br ar cl pe uy me tv fm gg sh so to ly im cc'.split(
    ' ',
  ),
);
/** Past these many UTF-16 units a post is too long, however much of it are links and emoji. */
const hopelessLength = 9000;
const maxUrlChars = 500;
/** None that a name can have (RFC 1035), so X links nothing there. */
const longLabel = /[^.]{64}/u;

/** A pattern is parsed where it stands, which takes milliseconds for Unicode's sets: these wait for a text. */
function late(make: () => RegExp): () => RegExp {
  let made: RegExp | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

const path = String.raw`(?::\d{1,5})?(?:\/(?:[\w!*';:=+,.$\/%#~@|&-]*[\w=#\/+-])?)?(?:\?[\w!?*'@;:&=+$\/%#.,~|-]*[\w&=#\/-])?`;
/** A part of what X takes for a link, and never more: what is left over counts by its characters besides. */
const withScheme = late(
  () =>
    new RegExp(
      String.raw`(?<=^|[\s("\u201c'\u2018])[Hh][Tt][Tt][Pp][Ss]?:\/\/((?:[A-Za-z\d](?:[A-Za-z\d-]*[A-Za-z\d])?\.)+[A-Za-z]{2,})(?![\p{L}\p{N}@.+_-]*[\p{L}\p{N}@+_-])${path}`,
      // Not by the flag, for which `ſ` is an s and `K` a k.
      'gu',
    ),
);
/**
 * X links bare names too if their ending is a real one; not knowing which are, all that look alike count. Parsing this
 * pattern costs 2 ms, so it waits for a full stop with something after it. It begins where a word begins: else a long
 * word is read to its end from each of its letters.
 */
const bareName = late(() => /(?<![\p{L}\p{N}_-])(?:[\p{L}\p{N}_-]+\.)+(?:xn--[a-z\d-]+|\p{L}{2,})[\p{L}\p{N}_-]*@?/giu);

/** Parsing this pattern costs 15 ms, so it waits for the first text with something in it that might be an emoji. */
const emojis = late(() => /\p{RGI_Emoji}/gv);
const mayHoldEmoji = /[^\u0000-\u2000]/u;
/** What is put together of several signs. */
const composed = /[\u200d\u{1f3fb}-\u{1f3ff}]|^[\u267e\u26a7]\ufe0f/u;
/**
 * Of those the ones that twitter-text 3.1 takes for one emoji: Unicode had them in 2018. It counts younger ones by their
 * parts, and nobody says whether X's own servers do.
 */
const knownComposed = late(
  () =>
    new RegExp(
      `^(?:${[
        `(?![👫-👭👯💏💑🤌🤏🤝🤼🥷🦻🧍-🧏\\u{1fac3}-\\u{1faf8}])\\p{Emoji_Modifier_Base}\\p{Emoji_Modifier}`,
        `[👨👩]\\p{Emoji_Modifier}?\\u200d(?:[⚕⚖✈]\\ufe0f|[🌾🍳🎓🎤🎨🏫🏭💻💼🔧🔬🚀🚒🦰-🦳])`,
        `(?![👯🤼]\\p{Emoji_Modifier}|[👰🧍-🧏🧔])[\\p{Emoji_Modifier_Base}👯🤼🧞🧟](?:\\p{Emoji_Modifier}|\\ufe0f)?\\u200d[♀♂]\\ufe0f`,
        `[👨👩](?:\\u200d[👨👩])?(?:\\u200d[👦👧]){1,2}`,
        `[👨👩]\\u200d❤\\ufe0f\\u200d(?:💋\\u200d)?[👨👩]`,
        `🏳\\ufe0f\\u200d🌈|🏴\\u200d☠\\ufe0f`,
      ].join('|')})$`,
      'u',
    ),
);
const isKnownEmoji = (emoji: string): boolean => !composed.test(emoji) || knownComposed().test(emoji);

/** A post's length as X counts it; never less than X's own count, see the property test against twitter-text. */
export function measureX(text: string): MessageSize {
  let rest = text.normalize('NFC');
  if (rest.length > hopelessLength) return { length: 2 * rest.length, limit, segments: null };
  let length = 0;
  const take = (pattern: RegExp, weigh: (match: string, host: string) => number): void => {
    rest = rest.replace(pattern, (match, host) => {
      // A space stands for what was taken, so that its neighbours do not become one word or one emoji.
      length += weigh(match, String(host)) - 1;
      return ' ';
    });
  };
  take(withScheme(), (url, host) =>
    url.length <= maxUrlChars && isKnown(host) && !longLabel.test(host)
      ? urlWeight
      : Math.max(weightOf(url), weighLink(host, url)),
  );
  if (/\.\S/u.test(rest)) take(bareName(), weighName);
  if (mayHoldEmoji.test(rest)) take(emojis(), (emoji) => (isKnownEmoji(emoji) ? 2 : Math.max(2, weightOf(emoji))));
  return { length: length + weightOf(rest), limit, segments: null };
}

/**
 * Where the last ending is none to X its link ends with the last one before that is, and what is left over counts besides:
 * `acme.com.zz` is a link and `.zz`. An ending that is not known here may be one to X, or not.
 * @param text the host, and whatever belongs to the link after it
 */
function weighLink(host: string, text: string): number {
  const labels = host.split('.');
  const linked = Math.max(2, labels.findLastIndex((label) => knownEndings.has(label.toLowerCase())) + 1);
  const after = text.slice(text.indexOf(host) + labels.slice(0, linked).join('.').length);
  const left = linked < labels.length ? weightOf(after) : 0;
  return Math.max(text === host ? weightOf(text) : 0, urlWeight + left);
}

/**
 * Of a name in two scripts, `詳細はacme.com`, X links each part in ASCII, and what stands around it counts besides. Where it may
 * see several links in what is one name here, as in `a.com_.jp` or `éé.com`, each counts that may be one.
 */
function weighName(name: string): number {
  const runs = name.match(/[\0-\x7f]+|[^\0-\x7f]+/gu) ?? [];
  const cores = runs.map((run) => run.replace(/^[._-]+|[._]+$/gu, ''));
  if (withAccent.test(name) || cores.some((core) => core.includes('.') && !plainName.test(core))) {
    return weightOf(name) + (urlWeight - shortestLink) * (name.split('.').length - 1);
  }
  const weights = runs.map((run, index) => {
    const core = cores[index] ?? '';
    const around = run.length - core.length;
    return core.includes('.') ? around + weighLink(core, core) : weightOf(run);
  });
  return Math.max(
    urlWeight,
    weights.reduce((sum, one) => sum + one, 0),
  );
}

/** `a.co` */
const shortestLink = 4;
const withAccent = /[\u00c0-\u024f\u1e00-\u1eff]|[\u0300-\u036f]/u;
const plainName = /^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+(?:[a-z]{2,}|xn--[a-z\d-]+)$/i;

const isKnown = (host: string): boolean => knownEndings.has(host.slice(host.lastIndexOf('.') + 1).toLowerCase());

function weightOf(text: string): number {
  let weight = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    weight += lightRanges.some(([from, to]) => code >= from && code <= to) ? 1 : 2;
  }
  return weight;
}
