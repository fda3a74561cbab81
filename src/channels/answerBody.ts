/** The JSON of an answer's body; undefined where it is cut or none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The object that an answer's body is; without fields where it is no object. */
export function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  const body = jsonOf(text);
  return isRecord(body) ? body : {};
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
