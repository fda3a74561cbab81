import { png } from './png.ts';
import { grounds, type Sign } from './signs.ts';

/** What Facebook, X, Slack and LinkedIn show in full (https://developers.facebook.com/docs/sharing/webmasters/images). */
export const pictureSize = { width: 1200, height: 630 } as const;

type Point = readonly [x: number, y: number];
/** Where it begins, and how far it goes. */
interface Stroke {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

const line = (...points: readonly Point[]): readonly Stroke[] =>
  points.flatMap((to, index) => {
    const from = points[index - 1];
    return from ? [{ x: from[0], y: from[1], dx: to[0] - from[0], dy: to[1] - from[1] }] : [];
  });

/** The upper lid of an eye is a parabola, the lower one the same below. */
const lid = (side: 1 | -1): readonly Stroke[] =>
  line(...Array.from({ length: 19 }, (_, at): Point => [at * 12 - 108, side * 66 * (1 - ((at - 9) / 9) ** 2)]));

const ring = (radius: number): readonly Stroke[] =>
  line(
    ...Array.from({ length: 25 }, (_, at): Point => {
      const turn = (at / 12) * Math.PI;
      return [radius * Math.cos(turn), radius * Math.sin(turn)];
    }),
  );

/** The page's own signs, in pixels from the middle. */
const signs: Readonly<Record<Sign, readonly Stroke[]>> = {
  calm: line([-78, 8], [-24, 62], [82, -54]),
  watching: [...lid(-1), ...lid(1), ...ring(13)],
  trouble: [...line([0, -88], [0, 22]), ...line([0, 84], [0, 84])],
  past: line([0, -92], [0, 6], [56, 40]),
};

const radius = 180;
/** The eye is drawn finer, or it would be shut. */
const halfStroke: Readonly<Record<Sign, number>> = { calm: 20, watching: 14, trouble: 20, past: 20 };
/** What signs and their strokes stay within. */
const reach = 130;
const shades = 16;

/** A state as a picture for links that are shared: its sign on a white disc on its colour. No words: they stand beside it. */
export function picture(sign: Sign): Uint8Array {
  const { width, height } = pictureSize;
  const pixels = new Uint8Array(width * height);
  for (let row = -radius; row < radius; row += 1) {
    const start = (height / 2 + row) * width + width / 2;
    for (let column = -radius; column < radius; column += 1) {
      const x = column + 0.5;
      const y = row + 0.5;
      const disc = covered(radius - Math.sqrt(x * x + y * y));
      const isNear = Math.abs(x) < reach && Math.abs(y) < reach;
      const light = isNear ? disc * (1 - covered(halfStroke[sign] - nearest(signs[sign], x, y))) : disc;
      pixels[start + column] = Math.round(light * (shades - 1));
    }
  }
  const palette = Array.from({ length: shades }, (_, shade) => {
    const mixed = (at: number): number => {
      const part = Number.parseInt(grounds[sign].slice(at, at + 2), 16);
      return Math.round(part + ((255 - part) * shade) / (shades - 1));
    };
    return [mixed(1), mixed(3), mixed(5)] as const;
  });
  return png(width, height, palette, pixels);
}

/** How much of a pixel lies within an edge that is so many pixels away: what makes edges smooth. */
const covered = (inside: number): number => (inside >= 0.5 ? 1 : inside <= -0.5 ? 0 : inside + 0.5);

function nearest(strokes: readonly Stroke[], x: number, y: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (const stroke of strokes) {
    const { dx, dy } = stroke;
    const length = dx * dx + dy * dy;
    const projected = length === 0 ? 0 : ((x - stroke.x) * dx + (y - stroke.y) * dy) / length;
    const along = projected < 0 ? 0 : projected > 1 ? 1 : projected;
    const offX = x - stroke.x - along * dx;
    const offY = y - stroke.y - along * dy;
    least = Math.min(least, offX * offX + offY * offY);
  }
  return Math.sqrt(least);
}
