/** A link as a service gives it, fit to be shown and opened; null: it is none of the web. */
export const webAddress = (text: string | null): string | null =>
  text !== null && /^https?:\/\/[^\s\p{Cc}\p{Cf}]+$/iu.test(text) && URL.canParse(text) ? text : null;
