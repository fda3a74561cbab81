import { expect, it } from 'vitest';
import { checkPageLook } from '../../src/usecases/doctorPage.ts';

const plain = { logo: null, accent: null, links: [], footer: null, subscribe: null };

it('warns of a logo that the page goes without, and says what to do', () => {
  const checks = checkPageLook({ page: { ...plain, logo: '/nowhere/logo.svg' }, templatesFolder: null });
  expect(checks).toEqual([
    {
      area: 'page',
      name: '/nowhere/logo.svg',
      result: 'warning',
      message: "can't be read (ENOENT); the page goes without it",
      fix: 'mend the file, then: incident page publish',
    },
  ]);
});

it('has nothing to say of a plain page', () => {
  expect(checkPageLook({ page: plain, templatesFolder: null })).toEqual([]);
});
