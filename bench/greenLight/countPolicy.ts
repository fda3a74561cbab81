import type { Policy } from './policy.ts';

/** So many good looks in a row, of each part. A look that was lost neither counts nor breaks the row. */
export const countPolicy = (name: string, goodLooks: number, badLooks: number): Policy => ({
  name,
  badLooks,
  watch: ({ parts }) => {
    const inARow = Array<number>(parts).fill(0);
    return {
      see: ({ looks }) => {
        for (const [part, look] of looks.entries()) {
          if (look !== 'lost') inARow[part] = look === 'good' ? (inARow[part] ?? 0) + 1 : 0;
        }
        return inARow.every((count) => count >= goodLooks);
      },
      wantsAt: () => null,
      reopened: () => {
        inARow.fill(0);
      },
    };
  },
});
