type Rgb = readonly [red: number, green: number, blue: number];

/** WCAG 2.2, 1.4.3: the least contrast of text on its ground. */
const leastContrast = 4.5;

/**
 * A colour as near to the given one as can be read on a ground: darker on a light one, lighter on a dark one.
 * @param colour `#1a73e8` or `#17e`
 */
export function readableOn(colour: string, ground: string): string {
  const [own, behind] = [rgbOf(colour), rgbOf(ground)];
  const target: Rgb = luminance(behind) > 0.5 ? [0, 0, 0] : [255, 255, 255];
  for (let share = 0; share < 1; share += 0.04) {
    const mixed = mix(own, target, share);
    if (contrast(mixed, behind) >= leastContrast) return hexOf(mixed);
  }
  return hexOf(target);
}

/** By WCAG 2.2, from 1 to 21. */
export const contrastOf = (a: string, b: string): number => contrast(rgbOf(a), rgbOf(b));

function contrast(a: Rgb, b: Rgb): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(rgb: Rgb): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const mix = (a: Rgb, b: Rgb, share: number): Rgb => [
  Math.round(a[0] + (b[0] - a[0]) * share),
  Math.round(a[1] + (b[1] - a[1]) * share),
  Math.round(a[2] + (b[2] - a[2]) * share),
];

function rgbOf(hex: string): Rgb {
  const digits = hex.slice(1);
  const long = digits.length === 3 ? [...digits].map((one) => one + one).join('') : digits;
  const value = Number.parseInt(long, 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

const hexOf = (rgb: Rgb): string => `#${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
