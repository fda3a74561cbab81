import type { SmtpLink } from './emailConnection.ts';
import type { SmtpServer } from './emailProblem.ts';

/** Connections that wait for their next message. */
export interface IdleLinks {
  /** One that still stands, the one used last; null: there is none to this server. */
  take(server: SmtpServer): SmtpLink | null;
  /** Keeps it for the next message, or closes it. */
  put(link: SmtpLink): void;
  /** Closes all of them, and all that are put in later. */
  close(): Promise<void>;
}

/**
 * @param most kept at a time, over all servers
 * @param idleMs how long one is kept; servers close theirs after a few minutes, and we are gone long before
 */
export function createIdleLinks(most: number, idleMs: number): IdleLinks {
  const idle = new Map<SmtpLink, NodeJS.Timeout>();
  let closed = false;
  const drop = (link: SmtpLink): void => {
    clearTimeout(idle.get(link));
    idle.delete(link);
  };
  return {
    take: (server) => {
      for (const link of [...idle.keys()].reverse()) {
        if (link.isUsable() && link.server !== server) continue;
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
