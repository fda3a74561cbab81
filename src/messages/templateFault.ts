/** A file of the templates that can't be read as what it should be; the message names it. */
export class TemplateSyntaxError extends Error {
  override readonly name = 'TemplateSyntaxError';
}
