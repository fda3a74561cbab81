import { describe, expect, it } from 'vitest';
import { announce } from '../../src/domain/announce.ts';
import { isAnnouncement, isOpen, publicId } from '../../src/domain/incident.ts';

describe('an announcement', () => {
  const at = new Date('2026-11-23T10:00:00Z');
  const told = announce({ uuid: 'u', number: 9, title: 'Where to look' }, at);

  it('is over as it is told, and hurts nobody', () => {
    expect(told).toEqual({
      uuid: 'u',
      number: 9,
      title: 'Where to look',
      status: 'announced',
      impact: 'none',
      worstImpact: 'none',
      components: [],
      touched: [],
      startedAt: at,
      openedAt: at,
      reopenedAt: null,
      resolvedAt: at,
      monitoringSince: null,
      nextUpdateBy: null,
      falseAllClears: 0,
      isPrivate: false,
      key: null,
      lastSeq: 1,
      work: null,
      cameFrom: null,
    });
    expect(isOpen(told)).toBe(false);
    expect(isAnnouncement(told)).toBe(true);
  });

  it('has an id of its own kind', () => {
    expect(publicId(told)).toBe('ANN-9');
  });
});
