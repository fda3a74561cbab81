import type { Outcome } from '../domain/delivery.ts';
import type { RemotePost } from './channel.ts';
import type { Problem } from './jsonService.ts';

// What the answers to an edit mean besides what they mean for a post. A refusal of this one post is answered by posting
// a correction, so a service that lets us post but not edit has refused this post and not the channel.

/** The post says the new words by now. */
export const edited = ({ remoteId, url }: RemotePost): Outcome => ({ kind: 'sent', remoteId, url });

/** @param status of the answer; null: none came */
export const editRefused = (problem: Problem, status: number | null): Problem =>
  problem.kind === 'failed' && status === 403 ? { ...problem, scope: 'delivery' } : problem;

/** This post can't be edited, whatever the service would say. */
export const notEditable = (reason: string): Problem => ({ kind: 'failed', reason, scope: 'delivery' });

/** A question that was not answered has changed nothing. */
export const nothingWritten = (problem: Problem): Problem =>
  problem.kind === 'uncertain'
    ? { kind: 'retry', reason: problem.reason, retryAfterMs: null, pace: 'prompt' }
    : problem;
