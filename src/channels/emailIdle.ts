import type { MailLink, MailPlace } from './emailPlace.ts';

/** Connections that wait for their next message. */
export interface IdleLinks {
  /** One that still stands, the one used last; null: there is none to this place. */
  take(place: MailPlace): MailLink | null;
  /** Keeps it for the next message, or closes it. */
  put(link: MailLink): void;
  /** Closes all of them, and all that are put in later. */
  close(): Promise<void>;
}

/**
 * @param most kept at a time, over all places
 * @param idleMs how long one is kept; servers close theirs after a few minutes, and we are gone long before
 */
export function createIdleLinks(most: number, idleMs: number): IdleLinks {
  const idle = new Map<MailLink, NodeJS.Timeout>();
  let closed = false;
  const drop = (link: MailLink): void => {
    clearTimeout(idle.get(link));
    idle.delete(link);
  };
  return {
    take: (place) => {
      for (const link of [...idle.keys()].reverse()) {
        if (link.isUsable() && link.place !== place) continue;
        drop(link);
        if (link.isUsable()) return link;
      }
      return null;
    },
    put: (link) => {
      if (closed || !link.isUsable()) return void link.close();
      const [oldest] = idle.size >= most ? idle.keys() : [];
      if (oldest) {
        drop(oldest);
        void oldest.close();
      }
      const timer = setTimeout(() => {
        idle.delete(link);
        void link.close();
      }, idleMs);
      idle.set(link, timer.unref());
    },
    close: async () => {
      closed = true;
      const links = [...idle.keys()];
      for (const link of links) drop(link);
      await Promise.all(links.map((link) => link.close()));
    },
  };
}
