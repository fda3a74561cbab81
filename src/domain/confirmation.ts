/** Above which of these a person has to name the number of messages before they go out. */
export interface ConfirmAbove {
  /** Null: however many. */
  readonly messages: number | null;
  /** In the channel's currency; null: whatever it costs. */
  readonly cost: number | null;
}

/** What one update comes to on one channel. */
export interface ChannelCount {
  readonly channel: string;
  readonly messages: number;
  /** Null: they are not counted in segments. */
  readonly segments: number | null;
  /** Null: nothing is charged per message. */
  readonly cost: number | null;
  /** ISO 4217 */
  readonly currency: string;
}

/** A number that nobody has confirmed yet. */
export interface Unconfirmed {
  readonly count: ChannelCount;
  /** Which limit it is above: one of the settings, or the number that was confirmed before. */
  readonly above: { readonly what: 'messages' | 'cost' | 'confirmed'; readonly limit: number };
}

/**
 * What was confirmed is a ceiling, whether or not the settings would have asked; null: it may go out.
 * @param confirmed null: nothing was
 */
export function unconfirmed(
  count: ChannelCount,
  { messages, cost }: ConfirmAbove,
  confirmed: number | null,
): Unconfirmed | null {
  if (confirmed !== null) {
    return count.messages > confirmed ? { count, above: { what: 'confirmed', limit: confirmed } } : null;
  }
  if (messages !== null && count.messages > messages) return { count, above: { what: 'messages', limit: messages } };
  if (cost !== null && (count.cost ?? 0) > cost) return { count, above: { what: 'cost', limit: cost } };
  return null;
}
